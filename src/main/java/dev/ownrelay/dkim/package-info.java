/// Signs messages and verifies their signatures, as DKIM says it; a library without Spring.
@NullMarked
@ApplicationModule(allowedDependencies = {"dns"})
package dev.ownrelay.dkim;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
