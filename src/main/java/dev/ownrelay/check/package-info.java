/// Says what filters and readers would hold against a message, and mends it; a library without
/// Spring.
@NullMarked
@ApplicationModule(allowedDependencies = {"mail"})
package dev.ownrelay.check;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
