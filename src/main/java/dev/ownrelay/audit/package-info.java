/// Shows the audit trail to those who must account for what was done.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "tenant", "web"})
package dev.ownrelay.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
