/// Asks whoever is signed in to prove that it is still them, before they do something dangerous,
/// and goes on with what they sent.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "factor", "secret", "tenant", "web"})
package dev.ownrelay.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
