/// Keeps what is wrong with servers: their pauses, their incidents, and who has to hear of it.
@NullMarked
@ApplicationModule(allowedDependencies = {"conversation", "rejection", "tenant"})
package dev.ownrelay.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
