package dev.ownrelay.compose;

import dev.ownrelay.candidate.PastedPeople;

import java.util.Objects;

/// Addresses pasted beside the recipients of an email.
///
/// @param pasted as it came, not yet looked at
/// @param newcomers who is no candidate yet, one to a line, as somebody may have changed it
/// @param add not empty: they are to become candidates
record Paste(String pasted, String newcomers, String add) {

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    Paste {
        pasted = Objects.requireNonNullElse(pasted, "");
        newcomers = Objects.requireNonNullElse(newcomers, "");
        add = Objects.requireNonNullElse(add, "");
    }

    /// Whether there is something that nobody has looked at.
    public boolean waits() {
        return !pasted.isBlank();
    }

    /// How many lines of people there are who are no candidates yet.
    public long unknown() {
        return newcomers.lines().filter(line -> !line.isBlank()).count();
    }

    /// How many of them got nothing.
    ///
    /// @param read who they are by now, none of whom is a candidate
    int leftOut(PastedPeople read) {
        return read.tooMany() ? (int) unknown() : read.newcomers().size() + read.faults().size();
    }

    boolean adds() {
        return !add.isEmpty();
    }
}
