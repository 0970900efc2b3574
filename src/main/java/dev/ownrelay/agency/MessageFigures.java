package dev.ownrelay.agency;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// How much mail agencies have. Told by the module of the figures, which depends on this one.
public interface MessageFigures {

    /// Messages that wait are counted as far as this, and said to be more.
    int MOST_WAITING = 10_000;

    /// The days of [#recent], today included.
    int DAYS = 30;

    /// @param users who may sign in
    /// @param accepted messages that a mail server has taken
    /// @param waiting messages that still have to leave; more than [#MOST_WAITING] are not counted
    record Figures(UUID agencyId, long users, long accepted, long waiting) {

        public boolean manyWait() {
            return waiting > MOST_WAITING;
        }
    }

    /// What the current agency has at the default relay.
    ///
    /// @param today messages that the relay has taken today
    /// @param rest the word for why it gets nothing through for now; null: nothing keeps it
    /// @param until when it is tried again; null with `rest`
    record AtRelay(long today, @Nullable String rest, @Nullable Instant until) {}

    /// Of one agency, as long as there is it.
    Figures of(UUID agency);

    /// Of the last [#DAYS] days, by agency, all in one statement.
    Map<UUID, Figures> recent(Collection<UUID> agencies);

    AtRelay atRelay();
}
