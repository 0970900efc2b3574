package dev.ownrelay.home;

import dev.ownrelay.health.RelayPause;
import dev.ownrelay.message.MessageState;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// What a user sees first.
///
/// @param needs the user's own messages that wait for a decision
/// @param left messages of users who may not sign in, so that nobody else would decide; only for
///   administrators
/// @param steps the first steps of a new agency that this user may take; empty once all are done
/// @param relay the pause of the default relay; only for operators
/// @param relayRests whether it gets no messages now
record Home(
        UUID me,
        NeedGroups.Shown needs,
        List<Left> left,
        LatestDays days,
        List<Step> steps,
        ServerNeeds.Shown servers,
        @Nullable RelayPause relay,
        boolean relayRests) {

    /// Messages of a user who may not sign in.
    record Left(UUID sender, String name, MessageState state, long count) {}

    /// A first step.
    ///
    /// @param name the part of the message keys and of the link
    record Step(String name, boolean done) {}

    /// Whether nothing waits for the reader.
    public boolean nothingNeeded() {
        return needs.nothing() && left.isEmpty() && servers.nothing() && relay == null;
    }
}
