/// Lets people in, and those who guess wait.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "factor", "secret", "tenant", "web"})
package dev.ownrelay.signin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
