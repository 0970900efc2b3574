package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.server.ServerCalendar;
import dev.ownrelay.server.SignInStates;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Finds where somebody must sign in, so that emails do not wait: to administrators for all servers
/// that users share, to each user for their own.
@Service
class LoginNeeds {

    /// @param own whether the reader signs in for themselves
    /// @param mayAct whether the reader can sign in
    /// @param waiting emails of the agency that wait for the server
    record Need(SignInStates.Login login, boolean own, boolean mayAct, long waiting) {}

    private final SignInStates logins;
    private final ServerCalendar calendar;
    private final WaitingMessages messages;
    private final JdbcClient jdbc;

    LoginNeeds(
            SignInStates logins,
            ServerCalendar calendar,
            WaitingMessages messages,
            JdbcClient jdbc) {
        this.calendar = calendar;
        this.logins = logins;
        this.messages = messages;
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    List<Need> of(SignedIn me) {
        var chosen = chosen(me.userId());
        boolean administrator = me.role() == Role.ADMIN;
        var shared =
                logins.needed().stream()
                        .filter(login -> administrator || login.serverId().equals(chosen))
                        .toList();
        var own = logins.own(me.userId(), chosen).filter(SignInStates.Login::needed);
        var ids = Stream.concat(own.stream(), shared.stream()).map(SignInStates.Login::serverId);
        var waiting = messages.waiting(ids.toList());
        return Stream.concat(
                        own.stream().map(login -> need(login, true, true, waiting)),
                        shared.stream().map(login -> need(login, false, administrator, waiting)))
                .toList();
    }

    /// Colleagues who have to sign in, each for themselves; only for administrators.
    @Transactional(readOnly = true)
    List<SignInStates.Users> colleagues(SignedIn me) {
        return me.role() == Role.ADMIN ? logins.missing(me.userId()) : List.of();
    }

    /// Of the servers, those that will not take their password any more before long; only for
    /// administrators.
    @Transactional(readOnly = true)
    List<ServerCalendar.Ending> endings(SignedIn me) {
        return me.role() == Role.ADMIN
                ? calendar.all().stream().filter(ServerCalendar.Ending::near).toList()
                : List.of();
    }

    private static Need need(
            SignInStates.Login login, boolean own, boolean mayAct, Map<UUID, Long> waiting) {
        return new Need(login, own, mayAct, waiting.getOrDefault(login.serverId(), 0L));
    }

    private @Nullable UUID chosen(UUID user) {
        return jdbc.sql(
                        """
                        select smtp_server_id from app_user
                        where tenant_id = ? and id = ? and smtp_server_id is not null
                        """)
                .params(CurrentTenant.get(), user)
                .query(UUID.class)
                .optional()
                .orElse(null);
    }
}
