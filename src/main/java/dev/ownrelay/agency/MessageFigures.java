package dev.ownrelay.agency;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How much mail an agency has. Told by the module of the messages, which this one must not depend
/// on.
public interface MessageFigures {

    /// @param accepted messages that a mail server has taken
    /// @param waiting messages that still have to leave
    record Figures(long accepted, long waiting) {}

    /// What the current agency has at the default relay.
    ///
    /// @param today messages that the relay has taken today
    /// @param rest the word for why it gets nothing through for now; null: nothing keeps it
    /// @param until when it is tried again; null with `rest`
    record AtRelay(long today, @Nullable String rest, @Nullable Instant until) {}

    /// The messages of the current agency.
    Figures count();

    AtRelay atRelay();
}
