/// Marks messages before they leave and stores what became of them, durably and in few commits.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"conversation", "feedback", "message", "rejection", "tenant"})
package dev.ownrelay.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
