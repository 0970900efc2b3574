/// Counts the outgoing mail for administrators and operators.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account", "agency", "lane", "ledger", "message", "outbox", "server", "tenant", "web"
        })
package dev.ownrelay.figures;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
