package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// One mail server of one agency, and the messages for it, written to the database directly.
record Lane(JdbcClient sql, UUID agency, UUID server, UUID sender, Sink sink, int connections)
        implements AutoCloseable {

    private static final int REPEATS = 300_000;
    private static final String SERVERS = "/maintenance/smtp-servers";

    private static final String SOURCE =
            "From: Anna <anna@agency.example>\\r\\nTo: <%s@candidate.example>\\r\\nSubject: A"
                + " job\\r\\nMessage-ID: <%s@agency.example>\\r\\nDate: Mon, 23 Nov 2026 09:00:00"
                + " +0000\\r\\nMIME-Version: 1.0\\r\\nContent-Type: text/plain\\r\\n\\r\\n"
                    + "Dear candidate, we have a job for you.\\r\\n".repeat(20);

    /// A message as it stands in the database.
    record Message(UUID id, String state, String messageId, int told) {}

    record Tries(int tries, int messages) {}

    /// An agency with one user.
    static Lane agency(JdbcClient sql, Sink sink, int connections) {
        var agency = UUID.randomUUID();
        sql.sql("insert into agency (id, name, created_at) values (?, ?, now())")
                .params(agency, "Agency " + agency)
                .update();
        return of(sql, agency, user(sql, agency), sink, connections);
    }

    private static UUID user(JdbcClient sql, UUID agency) {
        var user = UUID.randomUUID();
        sql.sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                            address_proven_at, created_at)
                        values (?, ?, ?, 'Anna', 'x', 'RECRUITER', now(), now())
                        """)
                .params(agency, user, user + "@agency.example")
                .update();
        return user;
    }

    /// The same of another user.
    Lane ofColleague() {
        return new Lane(sql, agency, server, user(sql, agency), sink, connections);
    }

    /// Changes its server's row.
    Lane with(String change) {
        sql.sql("update smtp_server set " + change + " where id = ?").param(server).update();
        return this;
    }

    static Lane of(JdbcClient sql, UUID agency, UUID sender, Sink sink, int connections) {
        var server = UUID.randomUUID();
        sql.sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                            max_connections, created_at)
                        values (?, ?, ?, '127.0.0.1', ?, 'NONE', 'NONE', ?, now())
                        """)
                .params(agency, server, "" + server, sink.port(), connections)
                .update();
        return new Lane(sql, agency, server, sender, sink, connections);
    }

    /// At a server with TLS and a login, whose password the administrator entered on its page.
    static Lane guarded(Site site, Visitor administrator, Sink sink, int connections) {
        return made(site, administrator, sink, connections, "password", Sink.PASSWORD);
    }

    /// The same, where an application is let in with tokens of a provider.
    static Lane signedIn(
            Site site, Visitor administrator, Sink sink, int connections, Provider provider) {
        return made(
                site,
                administrator,
                sink,
                connections,
                "auth",
                "OAUTH",
                "grant",
                "APPLICATION",
                "clientId",
                "client-" + sink.port(),
                "clientSecret",
                "quiet harbour nine",
                "authorizationUrl",
                provider.url("/authorize"),
                "tokenUrl",
                provider.url("/token"),
                "scopes",
                "send");
    }

    private static Lane made(
            Site site, Visitor administrator, Sink sink, int connections, String... login) {
        var name = "" + UUID.randomUUID();
        administrator.get(SERVERS + "/new");
        var fields =
                Stream.concat(
                        Stream.of(
                                "name",
                                name,
                                "address",
                                "127.0.0.1:" + sink.port(),
                                "tls",
                                "STARTTLS",
                                "username",
                                Sink.USER,
                                "maxConnections",
                                "" + connections,
                                "enabled",
                                "true"),
                        Stream.of(login));
        var answer = administrator.post(SERVERS + "/new", fields.toArray(String[]::new));
        assertThat(answer.location()).as(answer.body()).isNotEmpty();
        var server =
                site.sql
                        .sql("select id from smtp_server where name = ?")
                        .param(name)
                        .query(UUID.class)
                        .single();
        return new Lane(site.sql, site.agency(), server, site.administrator(), sink, connections);
    }

    /// @return the ids in the order in which they are due
    List<UUID> enqueue(int messages) {
        return enqueue(messages, null);
    }

    /// @param spliceAt where attachments belong; null: none
    List<UUID> enqueue(int messages, Integer spliceAt) {
        var ids = insert(messages, spliceAt);
        wake();
        return ids;
    }

    /// Messages that take turns with those of others.
    List<UUID> enqueueLarge(int messages) {
        var ids = insert(messages, null, sender);
        wake();
        return ids;
    }

    List<UUID> insert(int messages, Integer spliceAt) {
        return insert(messages, spliceAt, null);
    }

    /// @param turnOf whose turn they wait for; null: they go first
    private List<UUID> insert(int messages, Integer spliceAt, UUID turnOf) {
        var batch = UUID.randomUUID();
        return sql.sql(
                        """
                        with made as (insert into message (tenant_id, id, batch_id, sender_id,
                            smtp_server_id, route_name, from_address, from_name, to_address, to_name,
                            subject, source, splice_at, size, message_id, dated_at, state, queued_at,
                            due_at, idempotency_key, turn_of, created_at)
                        select ?, id, ?, ?, ?, 'Harness', 'anna@agency.example', 'Anna',
                            id || '@candidate.example', 'Candidate', 'A job',
                            convert_to(replace(E'SOURCE', '%s', id::text), 'UTF8'), ?,
                            octet_length(convert_to(replace(E'SOURCE', '%s', id::text), 'UTF8')),
                            '<' || id || '@agency.example>', now(), 'QUEUED', now(), now(), ?, ?, now()
                        from (select gen_random_uuid() as id from generate_series(1, ?)) ids
                        returning id) select id from made order by id
                        """
                                .replace("SOURCE", SOURCE))
                .params(agency, batch, sender, server, spliceAt, batch, turnOf, messages)
                .query(UUID.class)
                .list();
    }

    void wake() {
        wake(0);
    }

    /// After the rest that follows a turn in which its server failed.
    void wakeAfterFailure() {
        wake(1);
    }

    private void wake(int failures) {
        sql.sql(
                        """
                        insert into scheduled_tasks as t (task_name, task_instance, execution_time,
                            picked, consecutive_failures, version)
                        values ('lane', ?, now(), false, ?, 1)
                        on conflict (task_name, task_instance) do update
                        set execution_time = now(), version = t.version + 1 where not t.picked
                        """)
                .params(instance(), failures)
                .update();
    }

    /// Two attachments to every message, together longer than what a socket takes at once.
    void attach(List<UUID> messages) {
        for (var position : List.of(0, 1)) {
            sql.sql(
                            """
                            insert into attachment (tenant_id, sha256, size, encoded, created_at)
                            values (?, encode(sha256(convert_to(repeat('ABC', ?), 'UTF8')), 'hex'),
                                1, convert_to(repeat(E'QUJD\\r\\n', ?), 'UTF8'), now())
                            on conflict do nothing
                            """)
                    .params(agency, REPEATS + position, REPEATS + position)
                    .update();
            sql.sql(
                            """
                            insert into message_attachment (tenant_id, message_id, position, sha256,
                                file_name, content_type, head)
                            select tenant_id, id, ?,
                                encode(sha256(convert_to(repeat('ABC', ?), 'UTF8')), 'hex'),
                                'a.txt', 'text/plain', convert_to(E'X: y\\r\\n', 'UTF8')
                            from message where tenant_id = ? and smtp_server_id = ?
                            """)
                    .params(position, REPEATS + position, agency, server)
                    .update();
        }
        sql.sql(
                        """
                        update message m set size = octet_length(source) +
                            (select sum(octet_length(head) + octet_length(encoded))
                            from message_attachment l join attachment a using (tenant_id, sha256)
                            where l.tenant_id = m.tenant_id and l.message_id = m.id)
                        where tenant_id = ? and smtp_server_id = ?
                        """)
                .params(agency, server)
                .update();
    }

    /// Takes back what waits, beside nodes that lock messages in their own order.
    void cancel() {
        Site.await(
                "the queue is empty",
                Duration.ofMinutes(3),
                () -> cancelSome() == 0 && count("QUEUED") == 0);
    }

    private int cancelSome() {
        return sql.sql(
                        """
                        update message set state = 'CANCELLED' where id in (select id from message
                            where tenant_id = ? and state = 'QUEUED' for update skip locked)
                        """)
                .param(agency)
                .update();
    }

    String instance() {
        return agency + ":" + server;
    }

    /// The node that runs the lane; empty: none.
    String runner() {
        return sql.sql(
                        """
                        select coalesce(max(picked_by), '') from scheduled_tasks
                        where task_name = 'lane' and task_instance = ? and picked
                        """)
                .param(instance())
                .query(String.class)
                .single();
    }

    /// Whether the node that runs the lane has said so lately; also where none needs to any more.
    boolean alive() {
        return sql.sql(
                        """
                        select coalesce(bool_and(last_heartbeat > now() - interval '2 seconds'), true)
                        from scheduled_tasks where task_name = 'lane' and task_instance = ? and picked
                        """)
                .param(instance())
                .query(Boolean.class)
                .single();
    }

    int count(String... states) {
        return sql.sql(
                        """
                        select count(*) from message
                        where tenant_id = ? and smtp_server_id = ? and state = any(?)
                        """)
                .params(agency, server, states)
                .query(Integer.class)
                .single();
    }

    /// How many messages are in which state.
    String states() {
        return sql.sql(
                        """
                        select coalesce(string_agg(state || ' ' || n, ', '), '') from (
                            select state, count(*) as n from message
                            where tenant_id = ? and smtp_server_id = ? group by state) s
                        """)
                .params(agency, server)
                .query(String.class)
                .single();
    }

    boolean drained() {
        return count("QUEUED", "SENDING") == 0;
    }

    /// Messages of a state in random order.
    List<UUID> some(String state, int most) {
        return sql.sql(
                        """
                        select id from message where tenant_id = ? and smtp_server_id = ?
                        and state = ? order by random() limit ?
                        """)
                .params(agency, server, state, most)
                .query(UUID.class)
                .list();
    }

    /// How many tries ended so, and of how many messages.
    Tries tries(String outcome) {
        return sql.sql(
                        """
                        select count(*) as tries, count(distinct a.message_id) as messages
                        from delivery_attempt a join message m
                            on m.tenant_id = a.tenant_id and m.id = a.message_id
                        where m.tenant_id = ? and smtp_server_id = ? and outcome = ?
                        """)
                .params(agency, server, outcome)
                .query(Tries.class)
                .single();
    }

    /// All messages, with the number of tries that tell of an unknown end.
    List<Message> messages() {
        return sql.sql(
                        """
                        select m.id, state, message_id as "messageId", (select count(*)
                            from delivery_attempt a where a.tenant_id = m.tenant_id
                            and a.message_id = m.id and outcome = 'UNKNOWN') as told
                        from message m where tenant_id = ? and smtp_server_id = ? order by id
                        """)
                .params(agency, server)
                .query(Message.class)
                .list();
    }

    @Override
    public void close() {
        sink.close();
    }
}
