/// Tests the enabled servers while nobody looks.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"conversation", "health", "rejection", "server", "tenant", "trial"})
package dev.ownrelay.watch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
