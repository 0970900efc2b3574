package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Role;
import dev.ownrelay.link.Link;
import dev.ownrelay.notice.NoticeState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A user in the list of users.
///
/// @param until when the invitation expires
/// @param why the message key of why the last link has not arrived
/// @param resetFailed whether mail with a link for a new password could not be delivered
/// @param proven whether somebody who reads the mailbox has said so
/// @param server the name of the server that the user chose; null: the default relay
/// @param lastSignIn null: never
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
        boolean resetFailed,
        boolean proven,
        @Nullable Instant unprovenUntil,
        @Nullable String server,
        @Nullable Instant lastSignIn) {

    enum State {
        ACTIVE,
        OFF,
        INVITED,
        UNDELIVERED,
        NOT_INVITED,

        /// Somebody else has proven the address.
        DISPLACED
    }

    /// @param link an invitation, or one for a new password; null: there is none that is good
    /// @param notice null: the link did not leave by mail
    /// @param signsIn whether the address leads to this user at sign-in
    static UserRow of(
            AppUser user,
            @Nullable Link link,
            @Nullable NoticeState notice,
            boolean signsIn,
            @Nullable String server,
            @Nullable Instant lastSignIn) {
        return new UserRow(
                user.getId(),
                user.displayName(),
                user.email(),
                user.role(),
                user.operator(),
                state(user, link, notice, signsIn),
                link == null ? null : link.expiresAt(),
                notice == null ? null : notice.words(),
                user.joinedAt() != null && failed(notice),
                user.addressProvenAt() != null,
                user.unprovenUntil(),
                server,
                lastSignIn);
    }

    private static State state(
            AppUser user, @Nullable Link link, @Nullable NoticeState notice, boolean signsIn) {
        if (!user.enabled()) {
            return State.OFF;
        }
        if (user.joinedAt() != null) {
            return signsIn ? State.ACTIVE : State.DISPLACED;
        }
        if (link == null) {
            return State.NOT_INVITED;
        }
        return failed(notice) ? State.UNDELIVERED : State.INVITED;
    }

    private static boolean failed(@Nullable NoticeState notice) {
        return notice != null && notice.state() == NoticeState.State.FAILED;
    }

    /// Whether a link has to be handed over.
    public boolean undelivered() {
        return enabled() && (state == State.UNDELIVERED || resetFailed);
    }

    public boolean enabled() {
        return state != State.OFF;
    }

    public boolean joined() {
        return state == State.ACTIVE || state == State.DISPLACED;
    }
}
