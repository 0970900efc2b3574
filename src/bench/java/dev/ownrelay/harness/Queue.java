package dev.ownrelay.harness;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Messages of one drain, over one server or many, written to the database as rows and then watched
/// until the application has sent them. All times are the application's own, read when all is done.
record Queue(JdbcClient sql, UUID batch, int messages) {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration LINGER = Duration.ofSeconds(20);

    /// The same number of messages for each server of the batch, which is named after it.
    static Queue of(JdbcClient sql, UUID batch, int perServer) {
        int rows =
                sql.sql(
                                """
                                insert into message (tenant_id, id, batch_id, sender_id,
                                    smtp_server_id, route_name, from_address, from_name, to_address,
                                    to_name, subject, source, size, message_id, dated_at, state,
                                    queued_at, due_at, idempotency_key, created_at)
                                select tenant_id, id, :batch, sender, server, 'Bench',
                                    'anna@agency.example', 'Anna', id || '@candidate.example',
                                    'Candidate', 'A position for you',
                                    convert_to(replace(:source, '%s', id::text), 'UTF8'),
                                    :size, '<' || id || '@agency.example>', now(), 'QUEUED', now(),
                                    now(), :batch, now()
                                from (select s.tenant_id, s.id as server, gen_random_uuid() as id,
                                    (select u.id from app_user u where u.tenant_id = s.tenant_id
                                        limit 1) as sender
                                    from smtp_server s, generate_series(1, :messages)
                                    where s.name like :servers) made
                                """)
                        .param("batch", UUID.randomUUID())
                        .param("source", Paper.source())
                        .param("size", Paper.finished().length + 33)
                        .param("messages", perServer)
                        .param("servers", batch + "%")
                        .update();
        sql.sql("vacuum analyze message").update();
        sql.sql("checkpoint").update();
        return new Queue(sql, lastBatch(sql), rows);
    }

    private static UUID lastBatch(JdbcClient sql) {
        return sql.sql("select batch_id from message order by created_at desc limit 1")
                .query(UUID.class)
                .single();
    }

    /// Makes the lanes due at once.
    Queue start() {
        sql.sql(
                        """
                        insert into scheduled_tasks as t
                            (task_name, task_instance, execution_time, picked, version)
                        select distinct 'lane', tenant_id || ':' || smtp_server_id, now(), false, 1
                        from message where batch_id = ?
                        on conflict (task_name, task_instance) do update
                        set execution_time = now(), version = t.version + 1 where not t.picked
                        """)
                .param(batch)
                .update();
        return this;
    }

    /// Whether some message is at a server just now.
    boolean underWay() {
        return exists("message where state = 'SENDING'");
    }

    /// Whether no message of any queue is left, which the database answers at once from the indexes
    /// of such messages, however many were sent.
    boolean done() {
        return !underWay() && !exists("message where state = 'QUEUED'") && !underWay();
    }

    private boolean exists(String rows) {
        return sql.sql("select exists (select from " + rows + ")").query(Boolean.class).single();
    }

    /// @param meanwhile what is done twice a second until all messages are sent
    Queue drain(Runnable meanwhile) {
        start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!done()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("The messages do not leave");
            }
            meanwhile.run();
            LockSupport.parkNanos(500_000_000);
        }
        allSent();
        return this;
    }

    /// Waits until no lane keeps a connection for more messages.
    Queue rest() {
        Site.await(
                "the lanes end",
                LINGER,
                () -> !exists("scheduled_tasks where task_name = 'lane' and picked"));
        return this;
    }

    /// Takes back what is not under way yet, once that is sent.
    void stop() {
        sql.sql(
                        """
                        update message set state = 'CANCELLED' where id in (select id from message
                            where batch_id = ? and state = 'QUEUED' for update skip locked)
                        """)
                .param(batch)
                .update();
        Site.await("the last messages are sent", LINGER, this::done);
    }

    private void allSent() {
        int sent =
                sql.sql("select count(*) from message where batch_id = ? and state = 'SENT'")
                        .param(batch)
                        .query(Integer.class)
                        .single();
        if (sent != messages) {
            throw new AssertionError(sent + " of " + messages + " were sent");
        }
    }

    /// Messages a second from the beginning of the first to the stored end of the last.
    double rate() {
        return messages
                / sql.sql(
                                """
                                select extract(epoch from max(m.finished_at) - min(a.started_at))
                                from message m join delivery_attempt a
                                on a.tenant_id = m.tenant_id and a.message_id = m.id
                                where m.batch_id = ?
                                """)
                        .param(batch)
                        .query(Double.class)
                        .single();
    }

    /// Messages a second of so many in the middle.
    double rateInTheMiddle(int of) {
        return of
                / sql.sql(
                                """
                                select extract(epoch from max(finished_at) - min(finished_at))
                                from (select finished_at from message where batch_id = ?
                                    order by finished_at limit ? offset ?) middle
                                """)
                        .params(batch, of, (messages - of) / 2)
                        .query(Double.class)
                        .single();
    }
}
