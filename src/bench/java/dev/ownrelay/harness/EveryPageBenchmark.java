package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How long each page takes of an agency with many candidates and many messages, for a recruiter,
/// an administrator and an operator: the packaged application and a durable PostgreSQL, each a
/// process of its own. With `-Dbench.agencies` the agency is the largest of so many, and with
/// `-Dbench.data` their rows are kept in that folder and found there again.
class EveryPageBenchmark {

    private static final boolean LARGE = System.getProperty("bench.agencies") != null;
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
        var directory =
                Path.of(System.getProperty("bench.data", "target/bench/" + UUID.randomUUID()))
                        .toAbsolutePath();
        boolean found = Files.exists(directory.resolve("postgres"));
        cluster = new Cluster(directory.resolve("postgres"));
        sql = cluster.sql();
        program = new Program(directory, cluster.url());
        agency = one("select tenant_id from sign_in where email = ?", Node.EMAIL);
        user = one("select user_id from sign_in where email = ?", Node.EMAIL);
        if (found) {
            return;
        }
        var colleague = colleague();
        if (LARGE) {
            LargeInstallation.asked().fill(cluster.source(), agency, List.of(user, colleague));
        } else {
            SmallAgency.fill(sql, agency, user, colleague, ROWS);
        }
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
        if (!LARGE) {
            System.out.printf("%nTables that were never analysed%n");
            measure(Map.of("recruiter", recruiter, "administrator", administrator));
            sql.sql("vacuum analyze").update();
        }
        System.out.printf("%nTables that were analysed%n");
        measure(Map.of("recruiter", recruiter, "administrator", administrator));
    }

    private static void measure(Map<String, Visitor> people) {
        for (var role : List.of("recruiter", "administrator")) {
            Table.head("Pages of the %s, %,d messages".formatted(role, messages()));
            paths(role).forEach((name, path) -> measure(people.get(role), name, path));
        }
    }

    private static void measure(Visitor visitor, String name, String path) {
        var times = new Figures();
        for (int i = 0; i < WARM_UP + PAGES; i++) {
            long began = System.nanoTime();
            int status = visitor.get(path).status();
            if (status != 200) {
                System.out.printf("| `%s` | answered %d | **no** |%n", name, status);
                return;
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
        var candidate =
                one("select id from candidate where tenant_id = ? order by id limit 1", agency);
        var batch =
                one(
                        """
                        select batch_id from message where tenant_id = ? group by 1
                        having count(*) > 99 order by max(created_at) desc limit 1
                        """,
                        agency);
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
        return sql.sql(
                        """
                        select id from message where tenant_id = ? and state = ?
                        order by created_at limit 1
                        """)
                .params(agency, state)
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

    private static long messages() {
        return sql.sql("select count(*) from message where tenant_id = ?")
                .param(agency)
                .query(Long.class)
                .single();
    }

    private static UUID one(String query, Object... params) {
        return sql.sql(query).params(params).query(UUID.class).single();
    }

    private static UUID colleague() {
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
        return id;
    }
}
