/// Tries a server step by step for *Test connection*, and says what the outcome means.
@NullMarked
@ApplicationModule(allowedDependencies = {"conversation", "feedback", "rejection", "tenant"})
package dev.ownrelay.trial;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
