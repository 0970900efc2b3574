package dev.ownrelay.account;

import dev.ownrelay.notice.NoticeState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A user in the list of users.
///
/// @param until when the invitation expires
/// @param why the message key of why the invitation has not arrived
/// @param proven whether somebody who reads the mailbox has said so
/// @param unprovenUntil until when the default relay takes an address that is not proven
record UserRow(
        UUID id,
        String displayName,
        String email,
        Role role,
        boolean operator,
        State state,
        @Nullable Instant until,
        @Nullable String why,
        boolean proven,
        @Nullable Instant unprovenUntil) {

    enum State {
        ACTIVE,
        OFF,
        INVITED,
        UNDELIVERED,
        NOT_INVITED,

        /// Somebody else has proven the address.
        DISPLACED
    }

    /// @param invitation null: there is none that is good
    /// @param notice null: the invitation did not leave by mail
    /// @param signsIn whether the address leads to this user at sign-in
    static UserRow of(
            AppUser user,
            @Nullable Link invitation,
            @Nullable NoticeState notice,
            boolean signsIn) {
        return new UserRow(
                user.getId(),
                user.displayName(),
                user.email(),
                user.role(),
                user.operator(),
                state(user, invitation, notice, signsIn),
                invitation == null ? null : invitation.expiresAt(),
                notice == null ? null : notice.words(),
                user.addressProvenAt() != null,
                user.unprovenUntil());
    }

    private static State state(
            AppUser user,
            @Nullable Link invitation,
            @Nullable NoticeState notice,
            boolean signsIn) {
        if (!user.enabled()) {
            return State.OFF;
        }
        if (user.joinedAt() != null) {
            return signsIn ? State.ACTIVE : State.DISPLACED;
        }
        if (invitation == null) {
            return State.NOT_INVITED;
        }
        return notice != null && notice.state() == NoticeState.State.FAILED
                ? State.UNDELIVERED
                : State.INVITED;
    }

    public boolean enabled() {
        return state != State.OFF;
    }

    public boolean joined() {
        return state == State.ACTIVE || state == State.DISPLACED;
    }
}
