package dev.ownrelay.smtp;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Wishes for checks of the servers of one agency: rows in db-scheduler's table, which some node
/// takes. The instance is the agency, so a second wish joins the first.
@Service
class CheckRequests {

    /// All servers of an agency, because an administrator asked.
    static final String ALL = "agency-server-checks";

    /// The servers of an agency that failed, perhaps in passing.
    static final String SUSPECTS = "suspect-server-checks";

    /// Administrators of an agency have not been told yet what is wrong with a server.
    static final String NOTICE = "server-notice";

    /// A server that was tested within this time is not tested again on demand.
    static final Duration FRESH = Duration.ofMinutes(1);

    static final Duration PASSES_WITHIN = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final SmtpServers servers;
    private final ServerIncidents incidents;
    private final Clock clock;
    private final ObjectProvider<Scheduler> scheduler;

    CheckRequests(
            JdbcClient jdbc,
            SmtpServers servers,
            ServerIncidents incidents,
            Clock clock,
            ObjectProvider<Scheduler> scheduler) {
        this.jdbc = jdbc;
        this.servers = servers;
        this.incidents = incidents;
        this.clock = clock;
        this.scheduler = scheduler;
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
        ask(ALL, agency(), now);
        look();
        return true;
    }

    /// Has the administrators told now what is wrong with a server, by any node.
    @Transactional
    public void tell(UUID serverId) {
        ask(NOTICE, agency() + ":" + serverId, clock.instant());
        look();
    }

    private void look() {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
                    }
                });
    }

    /// Has those checked again that failed, when what may pass has had the time to.
    @Transactional
    public void lookAgain() {
        ask(SUSPECTS, agency(), clock.instant().plus(PASSES_WITHIN));
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

    private void ask(String task, String instance, Instant at) {
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (?, ?, ?, false, 1) on conflict do nothing
                        """)
                .params(task, instance, Timestamp.from(at))
                .update();
    }

    private static String agency() {
        return CurrentTenant.get().toString();
    }
}
