/// Asks web servers of others, at checked addresses and within bounds.
@NullMarked
@ApplicationModule(allowedDependencies = {"conversation", "network"})
package dev.ownrelay.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
