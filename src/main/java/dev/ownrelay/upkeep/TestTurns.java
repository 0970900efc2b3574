package dev.ownrelay.upkeep;

import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.trial.PageGate;

import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.UUID;

/// Says who may test a server now.
@Component
class TestTurns {

    private final MinuteLimit limit;
    private final PageGate gate;

    TestTurns(MinuteLimit limit, PageGate gate) {
        this.limit = limit;
        this.gate = gate;
    }

    /// @param test waits for a server, and asks for names
    /// @return the message key of why nothing was done; empty: it was
    Optional<String> refused(UUID me, Runnable test) {
        if (!limit.take(me)) {
            return Optional.of("server.test.tooMany");
        }
        var done =
                gate.pass(() -> {
                    test.run();
                    return true;
                });
        return done.isPresent() ? Optional.empty() : Optional.of("server.test.busy");
    }
}
