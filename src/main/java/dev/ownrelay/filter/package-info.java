/// Asks the operator's own spam filter and virus scanner about a message before it leaves.
@NullMarked
@ApplicationModule(allowedDependencies = {"check", "network"})
package dev.ownrelay.filter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
