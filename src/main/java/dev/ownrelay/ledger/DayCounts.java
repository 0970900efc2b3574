package dev.ownrelay.ledger;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/// Counts, by route and day, what became of the messages that were handed to servers. The ends of
/// tries are counted by the statement of [MessageStates].
@Repository
public class DayCounts {

    /// Rows of one day, so that the connections of a lane seldom wait for each other's commit.
    private static final int SLOTS = 16;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    DayCounts(JdbcClient jdbc, Clock clock, ZoneId zone) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    /// Must come last in its transaction, as it keeps the row locked until the commit.
    ///
    /// @param became the state that the result brought the messages into
    @Transactional(propagation = Propagation.MANDATORY)
    void add(QueuedMessage message, MessageState became, int messages, Instant at) {
        var column =
                switch (became) {
                    case SENT -> "accepted";
                    case QUEUED -> "deferred";
                    case FAILED -> "refused";
                    case UNKNOWN -> "unknown";
                    default -> null;
                };
        if (column == null || messages == 0) {
            return;
        }
        jdbc.sql(
                        """
                        insert into delivery_day as d
                            (tenant_id, smtp_server_id, day, slot, route_name, %1$s)
                        values (:agency, :server::uuid, :day, :slot, :route, :messages)
                        on conflict (tenant_id, smtp_server_id, day, slot) do update
                        set %1$s = d.%1$s + excluded.%1$s, route_name = excluded.route_name
                        """
                                .formatted(column))
                .param("agency", message.tenantId())
                .param("server", message.serverId())
                .param("day", day(at))
                .param("slot", slot())
                .param("route", message.routeName())
                .param("messages", messages)
                .update();
        if (became == MessageState.SENT || became == MessageState.UNKNOWN) {
            addOfUser(message, messages, at);
        }
    }

    private void addOfUser(QueuedMessage message, int messages, Instant at) {
        jdbc.sql(
                        """
                        insert into delivery_day_of_user as d
                            (tenant_id, smtp_server_id, user_id, day, slot, handed_over)
                        select m.tenant_id, m.smtp_server_id, m.sender_id, :day, :slot, :messages
                        from message m join smtp_server s
                            on s.tenant_id = m.tenant_id and s.id = m.smtp_server_id
                        where m.tenant_id = :agency and m.id = :id and s.login_grant = 'EACH_USER'
                        on conflict (tenant_id, smtp_server_id, user_id, day, slot) do update
                        set handed_over = d.handed_over + excluded.handed_over
                        """)
                .param("agency", message.tenantId())
                .param("id", message.id())
                .param("day", day(at))
                .param("slot", slot())
                .param("messages", messages)
                .update();
    }

    /// Messages of a queue that its server has, or may have, taken today.
    @Transactional(readOnly = true)
    public long handedOverToday(Queue queue) {
        var server = queue.server();
        var sender = queue.sender();
        return server == null || sender == null
                ? handedOverToday(server)
                : handedOverToday(server, sender);
    }

    private long handedOverToday(UUID server, UUID user) {
        return jdbc.sql(
                        """
                        select coalesce(sum(handed_over), 0) from delivery_day_of_user
                        where tenant_id = ? and smtp_server_id = ? and user_id = ? and day = ?
                        """)
                .params(CurrentTenant.get(), server, user, today())
                .query(Long.class)
                .single();
    }

    /// Messages that a server has, or may have, taken today.
    private long handedOverToday(@Nullable UUID server) {
        return jdbc.sql(
                        """
                        select coalesce(sum(accepted + unknown), 0) from delivery_day
                        where tenant_id = :agency and day = :day
                            and smtp_server_id is not distinct from :server::uuid
                        """)
                .param("agency", CurrentTenant.get())
                .param("server", server)
                .param("day", today())
                .query(Long.class)
                .single();
    }

    /// The limit of a server per day: how many more messages of a queue it takes today.
    ///
    /// @param perDay null: as many as there are
    @Transactional(readOnly = true)
    public int leftToday(Queue queue, @Nullable Integer perDay) {
        return perDay == null
                ? Integer.MAX_VALUE
                : (int) Math.max(0, perDay - handedOverToday(queue));
    }

    public LocalDate today() {
        return day(clock.instant());
    }

    /// What a server takes of a queue from now on.
    ///
    /// @param perDay null: no limit
    public DayPlan plan(Queue queue, @Nullable Integer perDay) {
        int left = perDay == null ? 0 : leftToday(queue, perDay);
        return new DayPlan(today(), left, perDay, zone);
    }

    /// When the counting begins anew.
    public Instant tomorrow() {
        return start(today().plusDays(1));
    }

    public Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// The row of a day in which this thread counts.
    static int slot() {
        return (int) (Thread.currentThread().threadId() % SLOTS);
    }

    LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, zone);
    }
}
