package dev.ownrelay.server;

import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.WorkRequests;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Wishes for checks of the servers of one agency. The instance is the agency, so a second wish
/// joins the first.
@Service
public class CheckRequests {

    /// All servers of an agency, because an administrator asked.
    public static final String ALL = "agency-server-checks";

    /// The servers of an agency that failed, perhaps in passing.
    public static final String SUSPECTS = "suspect-server-checks";

    /// A server that was tested within this time is not tested again on demand.
    public static final Duration FRESH = Duration.ofMinutes(1);

    public static final Duration PASSES_WITHIN = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final SmtpServers servers;
    private final ServerIncidents incidents;
    private final WorkRequests work;
    private final Clock clock;

    CheckRequests(
            JdbcClient jdbc,
            SmtpServers servers,
            ServerIncidents incidents,
            WorkRequests work,
            Clock clock) {
        this.jdbc = jdbc;
        this.servers = servers;
        this.incidents = incidents;
        this.work = work;
        this.clock = clock;
    }

    /// Has all servers of the agency checked now, on any node.
    ///
    /// @return false when all were tested within the last minute
    @Transactional
    public boolean start() {
        var now = clock.instant();
        if (due(now.minus(FRESH)).isEmpty()) {
            return false;
        }
        work.ask(ALL, agency(), now);
        work.lookAfterCommit();
        return true;
    }

    /// Has those checked again that failed, when what may pass has had the time to.
    @Transactional
    public void lookAgain() {
        work.ask(SUSPECTS, agency(), clock.instant().plus(PASSES_WITHIN));
    }

    /// The servers whose check on demand has not ended.
    @Transactional(readOnly = true)
    public Set<UUID> underWay() {
        return asked().stream()
                .flatMap(since -> due(since.minus(FRESH)).stream())
                .map(SmtpServer::getId)
                .collect(Collectors.toSet());
    }

    /// The enabled servers that were not tested since.
    @Transactional(readOnly = true)
    public List<SmtpServer> due(Instant before) {
        return servers.findDue(before);
    }

    /// The servers that failed, perhaps in passing.
    @Transactional(readOnly = true)
    public List<SmtpServer> suspects() {
        return servers.findAllById(incidents.suspected());
    }

    private Optional<Instant> asked() {
        return jdbc.sql(
                        """
                        select execution_time from scheduled_tasks
                        where task_name = ? and task_instance = ?
                        """)
                .params(ALL, agency())
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    private static String agency() {
        return CurrentTenant.get().toString();
    }
}
