package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets no person and no agency have more checked at a time than people who write do: a check of
/// what means harm takes as much of the machine as hundreds of others.
@Component
class CheckTurns {

    static final int OF_A_PERSON = 4;
    static final int OF_AN_AGENCY = 8;

    /// What one check has taken, until it is closed.
    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    private final Map<UUID, Integer> taken = new HashMap<>();

    /// Null: not now.
    synchronized @Nullable Turn take(SignedIn me) {
        if (of(me.userId()) >= OF_A_PERSON || of(me.tenantId()) >= OF_AN_AGENCY) {
            return null;
        }
        taken.merge(me.userId(), 1, Integer::sum);
        taken.merge(me.tenantId(), 1, Integer::sum);
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                giveBack(me);
            }
        };
    }

    private int of(UUID who) {
        return taken.getOrDefault(who, 0);
    }

    private synchronized void giveBack(SignedIn me) {
        taken.computeIfPresent(me.userId(), (_, all) -> all == 1 ? null : all - 1);
        taken.computeIfPresent(me.tenantId(), (_, all) -> all == 1 ? null : all - 1);
    }
}
