/// Gives lanes their turns, rests and wakes them, and mends what crashes leave behind.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "feedback",
            "health",
            "lane",
            "ledger",
            "message",
            "people",
            "server",
            "tenant"
        })
package dev.ownrelay.turn;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
