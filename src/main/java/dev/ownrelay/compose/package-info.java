/// Writes letters: recipients, attachments, templates and the check before sending.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"outbox", "candidate", "smtp", "account", "tenant", "web"})
package dev.ownrelay.compose;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
