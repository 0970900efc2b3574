/// Keeps the default relay: where it is, who may write through it, and how much.
@NullMarked
@ApplicationModule(allowedDependencies = {"conversation", "health", "mail", "network", "tenant"})
package dev.ownrelay.relay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
