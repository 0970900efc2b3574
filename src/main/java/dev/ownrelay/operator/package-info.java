/// Keeps who runs the installation.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "link", "notice", "tenant", "web"})
package dev.ownrelay.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
