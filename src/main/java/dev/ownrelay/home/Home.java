package dev.ownrelay.home;

import dev.ownrelay.health.OpenIncident;
import dev.ownrelay.health.RelayPause;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.MessageRow;
import dev.ownrelay.outbox.Need;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// What a user sees first.
///
/// @param needing the user's own messages that wait for a decision, where a cause has few
/// @param needs the causes that have many
/// @param left messages of users who may not sign in, so that nobody else would decide; only for
///   administrators
/// @param steps the first steps of a new agency that this user may take; empty once all are done
/// @param troubles what is wrong with the agency's servers; only for administrators
/// @param relay the pause of the default relay; only for operators
/// @param relayRests whether it gets no messages now
record Home(
        UUID me,
        List<MessageRow> needing,
        List<Need> needs,
        List<Left> left,
        List<Day> days,
        List<Step> steps,
        List<OpenIncident> troubles,
        @Nullable RelayPause relay,
        boolean relayRests) {

    /// Messages of a user who may not sign in.
    record Left(UUID sender, String name, MessageState state, long count) {}

    /// The messages of one day, by what became of them.
    ///
    /// @param other waiting, on hold, not sure or cancelled
    record Day(LocalDate date, long accepted, long refused, long other) {

        public long total() {
            return accepted + refused + other;
        }
    }

    /// A first step.
    ///
    /// @param name the part of the message keys and of the link
    record Step(String name, boolean done) {}

    /// Whether nothing waits for the reader.
    public boolean nothingNeeded() {
        return needing.isEmpty()
                && needs.isEmpty()
                && left.isEmpty()
                && troubles.isEmpty()
                && relay == null;
    }

    public boolean quiet() {
        return days.stream().allMatch(day -> day.total() == 0);
    }
}
