/// Rotates the keys that seal secrets: which seals how many, what each node knows, sealing anew.
@NullMarked
@ApplicationModule(allowedDependencies = {"secret", "tenant"})
package dev.ownrelay.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
