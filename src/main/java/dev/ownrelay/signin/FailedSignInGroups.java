package dev.ownrelay.signin;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.ownrelay.account.IntruderNews;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Tells failed sign-ins in the audit trail, in groups: of one user, or of nobody, from one client,
/// until it is quiet for a while. Whose password was right is told by mail, too.
@Component
class FailedSignInGroups {

    static final Duration QUIET = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(1);

    /// Clients of one user that are told one by one. The rest become one line, so that nobody fills
    /// a trail from many addresses.
    static final int CLIENTS = 20;

    private static final Logger log = LoggerFactory.getLogger(FailedSignInGroups.class);

    private static final String FINISHED =
            """
            select agency_id, user_id from sign_in_failed group by agency_id, user_id, client
            having max(last) <= :quiet or min(since) <= :longest\
            """;

    private static final String TAKEN =
            """
            with finished as (select client from sign_in_failed
                    where agency_id = :agency and user_id = :user group by client
                    having max(last) <= :quiet or min(since) <= :longest),
                gone as (delete from sign_in_failed f using finished where f.agency_id = :agency
                    and f.user_id = :user and f.client = finished.client returning f.*)
            select client, subject like :right || '%' as knows, min(since) as since,
                max(last) as last, sum(count) as count
            from gone group by client, knows order by sum(count) desc, client
            """;

    private record Victim(UUID agencyId, UUID userId) {}

    /// @param knows whether the password was right
    private record Group(
            String client, boolean knows, OffsetDateTime since, OffsetDateTime last, long count) {}

    private final AuditTrail audit;
    private final IntruderNews news;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FailedSignInGroups(
            AuditTrail audit,
            IntruderNews news,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.audit = audit;
        this.news = news;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /// Whoever takes a group off the table tells it, in one transaction, so that each is told once.
    void run() {
        var now = clock.instant();
        within(jdbc.sql(FINISHED), now).query(Victim.class).list().stream()
                .distinct()
                .forEach(victim -> tell(victim.agencyId(), victim.userId(), now));
    }

    private void tell(UUID agency, UUID user, Instant now) {
        try {
            CurrentTenant.run(
                    agency,
                    () ->
                            transaction.executeWithoutResult(
                                    _ -> tell(agency, user, take(agency, user, now))));
        } catch (RuntimeException e) {
            log.error("Failed sign-ins of user {} could not be told", user, e);
        }
    }

    private List<Group> take(UUID agency, UUID user, Instant now) {
        return within(jdbc.sql(TAKEN), now)
                .param("agency", agency)
                .param("user", user)
                .param("right", FailedSignIns.RIGHT)
                .query(Group.class)
                .list();
    }

    private static JdbcClient.StatementSpec within(JdbcClient.StatementSpec sql, Instant now) {
        return sql.param("quiet", Timestamp.from(now.minus(QUIET)))
                .param("longest", Timestamp.from(now.minus(LONGEST)));
    }

    private void tell(UUID agency, UUID user, List<Group> groups) {
        var known = groups.stream().filter(Group::knows).toList();
        note("sign-in.failed", agency, user, groups.stream().filter(g -> !g.knows()).toList());
        note("sign-in.stopped", agency, user, known);
        if (!known.isEmpty()) {
            news.tell(user, IntruderNews.What.PASSWORD_KNOWN);
        }
    }

    private void note(String deed, UUID agency, UUID user, List<Group> groups) {
        groups.stream()
                .limit(CLIENTS)
                .forEach(group ->
                        note(deed, agency, user, group.client(), describe(List.of(group))));
        var rest = groups.stream().skip(CLIENTS).toList();
        if (!rest.isEmpty()) {
            note(deed, agency, user, null, describe(rest) + ", from " + rest.size() + " addresses");
        }
    }

    private void note(String deed, UUID agency, UUID user, @Nullable String client, String detail) {
        if (agency.equals(FailedSignIns.NOBODY)) {
            audit.noteForOperatorsFrom(client, null, null, deed, null, detail);
        } else {
            audit.noteFrom(client, null, deed, user, detail);
        }
    }

    private static String describe(List<Group> groups) {
        var since = groups.stream().map(Group::since).min(Comparator.naturalOrder());
        var last = groups.stream().map(Group::last).max(Comparator.naturalOrder());
        var count = groups.stream().mapToLong(Group::count).sum();
        return "%d, %s to %s".formatted(count, second(since.get()), second(last.get()));
    }

    private static Instant second(OffsetDateTime moment) {
        return moment.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Configuration(proxyBeanMethods = false)
    static class EveryMinute {

        @Bean
        Task<Void> failedSignInsTask(FailedSignInGroups groups) {
            return Tasks.recurring("failed-sign-ins", FixedDelay.of(Duration.ofMinutes(1)))
                    .onDeadExecution(BackgroundWork::revive)
                    .execute((_, _) -> groups.run());
        }
    }
}
