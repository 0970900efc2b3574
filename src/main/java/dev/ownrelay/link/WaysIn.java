package dev.ownrelay.link;

import dev.ownrelay.account.OpenSession;
import dev.ownrelay.account.Sessions;
import dev.ownrelay.signin.KnownDevices;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;
import java.util.UUID;

/// The ways in that a user has without typing a password: whoever took one of them is out once the
/// password is a new one.
@Component
public class WaysIn {

    private final Links links;
    private final Sessions sessions;
    private final KnownDevices devices;

    WaysIn(Links links, Sessions sessions, KnownDevices devices) {
        this.links = links;
        this.sessions = sessions;
        this.devices = devices;
    }

    /// @param session the id of the one that goes on; null: none
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(UUID userId, @Nullable String session) {
        links.withdrawAll(userId);
        signOut(userId, session);
    }

    /// Signs the user out in one browser, and knows it no more, unless it is the one that asks.
    ///
    /// @param session the id of the one that goes on
    /// @return false: the user has no other session of that handle
    @Transactional
    public boolean signOutOne(UUID userId, String handle, String session) {
        var here = sessions.open(userId, session).stream().filter(OpenSession::present).findFirst();
        var ended = sessions.endOne(userId, handle, session);
        ended.map(OpenSession::device)
                .filter(device -> !here.map(OpenSession::device).equals(Optional.of(device)))
                .ifPresent(device -> devices.forget(userId, device));
        return ended.isPresent();
    }

    /// Signs the user out in all browsers, and knows none of them any more.
    ///
    /// @param session the id of the one that goes on; null: none
    /// @return how many sessions ended
    @Transactional
    public int signOut(UUID userId, @Nullable String session) {
        devices.forget(userId);
        return sessions.endExcept(userId, session);
    }
}
