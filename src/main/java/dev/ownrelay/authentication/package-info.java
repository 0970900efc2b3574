/// Says what receivers may believe of a sender, as the standards say it; a library without Spring.
@NullMarked
@ApplicationModule(allowedDependencies = {"dns"})
package dev.ownrelay.authentication;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
