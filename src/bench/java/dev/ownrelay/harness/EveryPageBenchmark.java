package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How long each page takes of an agency with many candidates and many messages, for a recruiter,
/// an administrator and an operator: the packaged application and a durable PostgreSQL, each a
/// process of its own.
class EveryPageBenchmark {

    private static final int ROWS = Integer.getInteger("bench.rows", 10_000);
    private static final int PAGES = Integer.getInteger("bench.pages", 100);
    private static final int WARM_UP = 40;
    private static final double MOST = 60;

    private static final String RECRUITER = "recruiter@kade.example";

    private static Cluster cluster;
    private static Program program;
    private static JdbcClient sql;
    private static UUID agency;
    private static UUID user;

    @BeforeAll
    static void start() {
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        cluster = new Cluster(directory.resolve("postgres"));
        sql = cluster.sql();
        program = new Program(directory, cluster.url());
        agency = one("select tenant_id from sign_in");
        user = one("select user_id from sign_in");
        fill();
    }

    @AfterAll
    static void stop() {
        program.close();
        cluster.close();
    }

    @Test
    void everyPageOfEveryRole() {
        var administrator = signedIn(Node.EMAIL);
        var recruiter = signedIn(RECRUITER);
        System.out.printf("%nTables that were never analysed%n");
        measure(Map.of("recruiter", recruiter, "administrator", administrator));
        sql.sql("vacuum analyze").update();
        System.out.printf("%nTables that were analysed%n");
        measure(Map.of("recruiter", recruiter, "administrator", administrator));
    }

    private static void measure(Map<String, Visitor> people) {
        for (var role : List.of("recruiter", "administrator")) {
            Table.head("Pages of the %s, %,d messages and candidates".formatted(role, ROWS));
            paths(role).forEach((name, path) -> measure(people.get(role), name, path));
        }
    }

    private static void measure(Visitor visitor, String name, String path) {
        var times = new Figures();
        for (int i = 0; i < WARM_UP + PAGES; i++) {
            long began = System.nanoTime();
            int status = visitor.get(path).status();
            if (status != 200) {
                throw new AssertionError(path + " answered " + status);
            }
            if (i >= WARM_UP) {
                times.add((System.nanoTime() - began) / 1e6);
            }
        }
        double late = times.percentile(95);
        System.out.printf(
                "| `%s` | p50 %.1f, p95 %.1f ms | %s |%n",
                name, times.percentile(50), late, late <= MOST ? "yes" : "**no**");
    }

    private static Map<String, String> paths(String role) {
        var paths = new LinkedHashMap<String, String>();
        var candidate = one("select id from candidate order by id limit 1");
        var batch = one("select batch_id from message group by 1 having count(*) > 1 limit 1");
        for (var path :
                List.of(
                        "/",
                        "/candidates",
                        "/candidates?q=name9",
                        "/messages",
                        "/messages?state=FAILED",
                        "/messages?state=SENT",
                        "/messages?q=nothing",
                        "/messages?q=position",
                        "/messages?sender=" + user,
                        "/find?q=nothing",
                        "/messages/new",
                        "/account")) {
            paths.put(path, path);
        }
        paths.put("/messages/{id}, accepted", "/messages/" + message("SENT"));
        paths.put("/messages/{id}, refused", "/messages/" + message("FAILED"));
        paths.put("/messages?batch=", "/messages?batch=" + batch);
        paths.put("/messages/progress?batch=", "/messages/progress?batch=" + batch);
        paths.put("/candidates/{id}", "/candidates/" + candidate);
        paths.put("/messages/new?candidate=", "/messages/new?candidate=" + candidate);
        if (role.equals("administrator")) {
            for (var path :
                    List.of(
                            "/maintenance/smtp-servers",
                            "/maintenance/smtp-servers/new",
                            "/maintenance/domains",
                            "/maintenance/users",
                            "/maintenance/users/" + user,
                            "/maintenance/outgoing-mail",
                            "/maintenance/outgoing-mail?days=30",
                            "/maintenance/agency",
                            "/maintenance/checks",
                            "/maintenance/audit",
                            "/operator/agencies",
                            "/operator/agencies/" + agency,
                            "/operator/operators",
                            "/operator/audit",
                            "/operator/notices",
                            "/operator/unknown-replies")) {
                paths.put(path, path);
            }
        }
        return paths;
    }

    private static UUID message(String state) {
        return sql.sql("select id from message where state = ? order by created_at limit 1")
                .param(state)
                .query(UUID.class)
                .single();
    }

    private static Visitor signedIn(String email) {
        var visitor = new Visitor(program.port());
        if (visitor.signIn(email, Node.PASSWORD).status() / 100 != 3) {
            throw new AssertionError(email + " cannot sign in");
        }
        return visitor;
    }

    private static UUID one(String query) {
        return sql.sql(query).query(UUID.class).single();
    }

    /// Messages of the last 28 days, half of them in batches of 100, as their senders would have
    /// them: most accepted, some refused, a few in the other states.
    private static void fill() {
        colleague();
        sql.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        select ?, gen_random_uuid(), 'Name' || n, 'van den Berg ' || n % 977,
                            'name' || n || '@candidate.example', now() from generate_series(1, ?) n
                        """)
                .params(agency, ROWS)
                .update();
        sql.sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, candidate_id,
                            route_name, from_address, from_name, to_address, to_name, subject, source,
                            size, message_id, dated_at, state, attempt, queued_at, due_at, finished_at,
                            hold_reason, idempotency_key, created_at)
                        select c.tenant_id, gen_random_uuid(),
                            md5((case when n % 2 = 0 then n / 200 else -n end)::text)::uuid,
                            case when n % 400 < 200 then :me else :colleague end, c.id, 'Relay',
                            'anna@agency.example', 'Anna', c.email, c.first_name || ' ' || c.last_name,
                            'A position for you, number ' || n, convert_to(:source, 'UTF8'), 10000,
                            '<' || n || '@agency.example>', at, state, 1, at, now() + interval '9 days',
                            case when state in ('SENT', 'FAILED', 'CANCELLED') then at end,
                            case when state = 'HELD' then 'SERVER_DISABLED' end, gen_random_uuid(), at
                        from (select *, case when n % 100 < 92 then 'SENT' when n % 100 < 96 then 'FAILED'
                                when n % 100 = 96 then 'HELD' when n % 100 = 97 then 'UNKNOWN'
                                when n % 100 = 98 then 'QUEUED' else 'CANCELLED' end as state,
                                now() - (case when n % 2 = 0 then n / 200 * 200 else n end)
                                    * interval '28 days' / :rows as at
                            from (select c.*, row_number() over () as n from candidate c) c) c
                        """)
                .param("me", user)
                .param(
                        "colleague",
                        one("select user_id from sign_in where email = '" + RECRUITER + "'"))
                .param("source", Paper.source())
                .param("rows", ROWS)
                .update();
        sql.sql(
                        """
                        insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                            started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text)
                        select tenant_id, gen_random_uuid(), id, 1, 'Relay', created_at, 20,
                            case state when 'SENT' then 'ACCEPTED' when 'UNKNOWN' then 'UNKNOWN'
                                else 'REJECTED' end, 'DOT', case state when 'SENT' then 250 else 550 end,
                            case state when 'SENT' then '2.0.0' else '5.1.1' end,
                            case state when 'SENT' then 'Ok: queued as 4711'
                                else 'User unknown in virtual mailbox table' end
                        from message where state in ('SENT', 'FAILED', 'UNKNOWN')
                        """)
                .update();
    }

    private static void colleague() {
        var id = UUID.randomUUID();
        sql.sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                            address_proven_at, created_at)
                        select tenant_id, ?, ?, 'Rik', password_hash, 'RECRUITER', now(), now()
                        from app_user where id = ?
                        """)
                .params(id, RECRUITER, user)
                .update();
        sql.sql("insert into sign_in values (?, ?, ?)").params(RECRUITER, agency, id).update();
    }
}
