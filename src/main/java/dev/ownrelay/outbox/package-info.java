/// Keeps messages, lanes, attempts and retries, and the pages that show them.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"smtp", "notice", "account", "domain", "rejection", "tenant"})
package dev.ownrelay.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
