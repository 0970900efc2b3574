/// Collects replies that no rule knows and explanations that were found wrong, for the operator.
@NullMarked
@ApplicationModule(allowedDependencies = {"conversation", "rejection", "tenant"})
package dev.ownrelay.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
