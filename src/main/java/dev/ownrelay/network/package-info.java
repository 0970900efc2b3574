/// Says which addresses of the network may be reached, and finds them within a time limit.
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "tenant"})
package dev.ownrelay.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
