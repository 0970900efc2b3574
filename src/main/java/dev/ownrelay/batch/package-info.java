/// Shows how far emails are that were sent together, and pauses, resumes and stops them.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "lane",
            "ledger",
            "message",
            "rejection",
            "server",
            "tenant",
            "web"
        })
package dev.ownrelay.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
