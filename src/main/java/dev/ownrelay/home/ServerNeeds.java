package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.OpenIncident;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Servers that are down, with how many emails wait for them: all of them to administrators, to
/// others those that their own emails wait for.
@Component
class ServerNeeds {

    private final ServerIncidents incidents;
    private final ServerPauses pauses;
    private final WaitingMessages messages;
    private final JdbcClient jdbc;

    ServerNeeds(
            ServerIncidents incidents,
            ServerPauses pauses,
            WaitingMessages messages,
            JdbcClient jdbc) {
        this.incidents = incidents;
        this.pauses = pauses;
        this.messages = messages;
        this.jdbc = jdbc;
    }

    /// @param troubles only for administrators
    /// @param waits only for others
    record Shown(List<Trouble> troubles, List<Waits> waits) {

        boolean nothing() {
            return troubles.isEmpty() && waits.isEmpty();
        }
    }

    /// @param waiting emails of the agency that wait for the server
    record Trouble(OpenIncident incident, long waiting) {}

    /// Emails of the reader that wait for a server that rests.
    ///
    /// @param brief the message key of what is wrong
    record Waits(UUID serverId, String serverName, Instant since, String brief, long count) {}

    private record Waiting(UUID id, String name, long count) {

        Waits behind(ServerPause pause) {
            return new Waits(id, name, pause.since(), pause.brief(), count);
        }
    }

    Shown of(SignedIn me) {
        return me.role() == Role.ADMIN
                ? new Shown(troubles(), List.of())
                : new Shown(List.of(), waits(me.userId()));
    }

    private List<Trouble> troubles() {
        var open = incidents.open();
        var waiting = messages.waiting(open.stream().map(OpenIncident::serverId).toList());
        return open.stream()
                .map(each -> new Trouble(each, waiting.getOrDefault(each.serverId(), 0L)))
                .toList();
    }

    private List<Waits> waits(UUID user) {
        var resting = pauses.resting();
        return resting.isEmpty()
                ? List.of()
                : waiting(user).stream()
                        .flatMap(found ->
                                Optional.ofNullable(resting.get(found.id()))
                                        .map(found::behind)
                                        .stream())
                        .toList();
    }

    private List<Waiting> waiting(UUID user) {
        return jdbc.sql(
                        """
                        select s.id, s.name, count(*) as count from smtp_server s
                        join message m on m.tenant_id = s.tenant_id and m.smtp_server_id = s.id
                        where s.tenant_id = ? and s.paused_until is not null
                            and m.state = 'QUEUED' and m.sender_id = ?
                        group by s.id, s.name order by lower(s.name)
                        """)
                .params(CurrentTenant.get(), user)
                .query(Waiting.class)
                .list();
    }
}
