package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.TestLinks;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/// Adds to every form what no form asks for. The rows afterwards are those of the plain form.
@OwnrelayTest
class MassAssignmentTests extends VictimFixture {

    private static final List<String> SHAPES =
            List.of(
                    "%s",
                    "user.%s",
                    "form.%s",
                    "%s[0]",
                    "users[0].%s",
                    "a[x].%s",
                    "_%s",
                    "!%s",
                    "tenant.%s",
                    "%s.%s",
                    "profile.%s",
                    "class.%s");

    @Autowired MockMvcTester mvc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping handlers;

    /// An agency of its own for each request.
    private record World(
            UUID agency,
            UUID recruiter,
            UUID admin,
            UUID operator,
            UUID server,
            UUID disabled,
            UUID candidate,
            UUID message,
            Map<String, String> tokens) {}

    @Test
    void noFormTakesWhatItDoesNotAskFor() {
        var before = victim.checksums();
        var forms =
                Crawler.pages(handlers.getHandlerMethods()).stream()
                        .filter(page -> page.method().equals("POST"))
                        .toList();
        int changing = 0;
        int names = 0;
        for (var form : forms) {
            var plain = world();
            var untouched = rows(plain);
            var status = post(form, plain, Map.of());
            var expected = rows(plain);
            changing += expected.equals(untouched) ? 0 : 1;
            var games = games(form);
            names += games.size();
            var attacked = world();
            assertThat(post(form, attacked, games)).as("%s", form).isEqualTo(status);
            assertThat(rows(attacked)).as("%s", form).isEqualTo(expected);
        }
        System.out.printf(
                "mass assignment: %d forms, %d of them changed rows, %d extra fields: 0 taken%n",
                forms.size(), changing, names);
        assertThat(changing).isGreaterThan(12);
        assertThat(victim.checksums()).isEqualTo(before);
    }

    @Test
    void aFieldThatAsksForAnIdRefusesAForeignAndADisabledOne() {
        var world = world();
        var before = rows(world);
        var choose = page("/account/server");
        var message = page("/messages");
        for (var server : List.of(victim.server, world.disabled())) {
            assertThat(post(choose, world, Map.of("smtpServerId", server.toString())))
                    .isEqualTo(200);
        }
        assertThat(post(message, world, Map.of("to", victim.candidate.toString()))).isEqualTo(200);
        var newUser = page("/maintenance/users/new");
        for (var role : List.of("OPERATOR", "ROLE_ADMIN", "ADMIN,OPERATOR", "2")) {
            assertThat(post(newUser, world, Map.of("role", role))).isEqualTo(200);
        }
        superuser
                .sql("update app_user set smtp_server_id = ? where id = ?")
                .params(world.server(), world.recruiter())
                .update();
        var chosen = rows(world);
        var delete = page("/maintenance/smtp-servers/{id}/delete");
        for (var server : List.of(victim.server, world.disabled())) {
            assertThat(post(delete, world, Map.of("moveTo", server.toString()))).isEqualTo(200);
        }
        assertThat(rows(world)).isEqualTo(chosen).isNotEqualTo(before);
    }

    private Crawler.Page page(String path) {
        return Crawler.pages(handlers.getHandlerMethods()).stream()
                .filter(page -> page.method().equals("POST") && page.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> games(Crawler.Page form) {
        var values =
                Map.ofEntries(
                        Map.entry("role", "ADMIN"),
                        Map.entry("operator", "true"),
                        Map.entry("tenantId", victim.id.toString()),
                        Map.entry("tenant_id", victim.id.toString()),
                        Map.entry("senderId", victim.user.toString()),
                        Map.entry("userId", victim.user.toString()),
                        Map.entry("smtpServerId", victim.server.toString()),
                        Map.entry("candidateId", victim.candidate.toString()),
                        Map.entry("id", victim.candidate.toString()),
                        Map.entry("state", "SENT"),
                        Map.entry("passwordHash", "x"),
                        Map.entry("sealedSecret", "x"),
                        Map.entry("settingsVersion", "99"),
                        Map.entry("version", "99"),
                        Map.entry("paused", "true"));
        var games = new LinkedHashMap<String, String>();
        for (var shape : SHAPES) {
            values.forEach((name, value) -> games.put(shape.replace("%s", name), value));
        }
        games.put("user.roles[0]", "ADMIN");
        games.put("class.module.classLoader.x", "y");
        games.keySet().removeAll(form.fields());
        return games;
    }

    private int post(Crawler.Page form, World world, Map<String, String> more) {
        var request = mvc.post().uri(path(form, world)).with(user(form, world)).with(csrf());
        var fields = new LinkedHashMap<String, String>();
        form.fields().forEach(name -> fields.put(name, typed(name, form, world)));
        fields.putAll(more);
        fields.forEach(request::param);
        return request.exchange().getResponse().getStatus();
    }

    private static String typed(String name, Crawler.Page form, World world) {
        if (form.path().equals("/operator/operators")) {
            return world.recruiter() + "@b.test";
        }
        return switch (name) {
            case "to" -> world.candidate().toString();
            case "smtpServerId" -> world.server().toString();
            case "moveTo" -> "relay";
            case "repeatPassword" -> Crawler.TYPED.get("newPassword");
            default -> Crawler.TYPED.getOrDefault(name, "").replace("#", "-" + world.agency());
        };
    }

    private static String path(Crawler.Page form, World world) {
        var path = form.path();
        var token = world.tokens().get(path.split("/")[1]);
        if (token != null && path.contains("{token}")) {
            return path.replace("{token}", token);
        }
        var row =
                path.startsWith("/candidates")
                        ? world.candidate()
                        : path.startsWith("/messages") || path.contains("/explanations/")
                                ? world.message()
                                : path.startsWith("/maintenance/users")
                                        ? world.recruiter()
                                        : path.startsWith("/operator/operators")
                                                ? world.operator()
                                                : path.startsWith("/operator")
                                                                || path.contains("/domains")
                                                        ? world.agency()
                                                        : world.server();
        return path.replaceAll("\\{[^}]+}", row.toString());
    }

    private static RequestPostProcessor user(Crawler.Page form, World world) {
        var operator = form.path().startsWith("/operator");
        var admin = form.path().startsWith("/maintenance") || form.path().endsWith("/erase");
        var id = operator ? world.operator() : admin ? world.admin() : world.recruiter();
        var role = admin ? Role.ADMIN : Role.RECRUITER;
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(world.agency(), id, role, operator),
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_" + role, operator ? "ROLE_OPERATOR" : "ROLE_RECRUITER")));
    }

    private World world() {
        var world =
                new World(
                        agency("World"),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        new HashMap<>());
        person(world, world.recruiter(), "RECRUITER", false);
        person(world, world.admin(), "ADMIN", false);
        person(world, world.operator(), "RECRUITER", true);
        server(world, world.server(), true);
        server(world, world.disabled(), false);
        superuser
                .sql("insert into candidate values (?, ?, 'Jan', 'Smit', 'jan@home.test', now())")
                .params(world.agency(), world.candidate())
                .update();
        message(world);
        List.of("INVITATION", "RESET", "CONFIRMATION").forEach(purpose -> link(world, purpose));
        domain(world);
        return world;
    }

    /// Its id is that of the agency, as one path names both.
    private void domain(World world) {
        superuser
                .sql(
                        """
                        insert into sender_domain (tenant_id, id, domain, token, proof, proven_at,
                            added_by, created_at)
                        values (?, ?, 'b.test', 'x', 'operator', now(), ?, now())
                        """)
                .params(world.agency(), world.agency(), world.admin())
                .update();
    }

    private void person(World world, UUID id, String role, boolean operator) {
        PlantedAgency.addUser(superuser, world.agency(), id, role, id + "@b.test", role, operator);
        superuser.sql("update app_user set smtp_server_id = null where id = ?").param(id).update();
    }

    private void server(World world, UUID id, boolean enabled) {
        superuser
                .sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth, enabled, created_at)
                        values (?, ?, ?, 'mail.b.test', 25, 'NONE', 'NONE', ?, now())
                        """)
                .params(world.agency(), id, "Server " + enabled, enabled)
                .update();
    }

    private void link(World world, String purpose) {
        var token = TestLinks.token(world.agency());
        world.tokens()
                .put(purpose.toLowerCase(Locale.ROOT).replace("confirmation", "confirm"), token);
        superuser
                .sql(
                        """
                        insert into link (tenant_id, id, user_id, purpose, token_hash, address, mailed,
                            created_at, expires_at)
                        select tenant_id, ?, id, ?, ?, email, true, now(), now() + interval '1 hour'
                        from app_user where id = ?
                        """)
                .params(UUID.randomUUID(), purpose, TestLinks.hash(token), world.recruiter())
                .update();
    }

    private void message(World world) {
        superuser
                .sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, smtp_server_id, route_name,
                            from_address, from_name, to_address, to_name, subject, source, size, message_id,
                            dated_at, state, hold_reason, due_at, idempotency_key, created_at)
                        values (?, ?, ?, ?, ?, 'Server', 'a@b.test', 'A', 'jan@home.test', 'Jan', 'Job', '', 0,
                            '<1@b.test>', now(), 'HELD', 'SERVER_DISABLED', now(), ?, now())
                        """)
                .params(world.agency(), world.message(), world.message(), world.recruiter())
                .params(world.server(), world.message())
                .update();
        superuser
                .sql(
                        """
                        insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                            started_at, millis, outcome, stage, reply_code, reply_text)
                        values (?, ?, ?, 1, 'Server', now(), 1, 'REJECTED', 'RCPT', 550, 'no')
                        """)
                .params(world.agency(), world.message(), world.message())
                .update();
    }

    /// Every row of the agency, with its own ids by name and without what time and chance put in.
    private TreeSet<String> rows(World world) {
        var rows = new TreeSet<String>();
        for (var table : PlantedAgency.tables(superuser)) {
            rows.addAll(rows(world, table, "tenant_id"));
        }
        rows.addAll(rows(world, "sign_in", "tenant_id"));
        rows.addAll(rows(world, "agency", "id"));
        return rows;
    }

    private List<String> rows(World world, String table, String key) {
        return superuser
                .sql(
                        "select (to_jsonb(r) - 'source' - 'message_id' - 'token_hash')::text from %s r where %s = ?"
                                .formatted(table, key))
                .param(world.agency())
                .query(String.class)
                .list()
                .stream()
                .map(row -> table + " " + normal(row, world))
                .toList();
    }

    private static String normal(String row, World world) {
        return row.replace(world.agency().toString(), "AGENCY")
                .replace(world.recruiter().toString(), "RECRUITER")
                .replace(world.admin().toString(), "ADMIN")
                .replace(world.operator().toString(), "OPERATOR")
                .replace(world.server().toString(), "SERVER")
                .replace(world.disabled().toString(), "DISABLED")
                .replace(world.candidate().toString(), "CANDIDATE")
                .replace(world.message().toString(), "MESSAGE")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "NEW")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.+]+", "TIME")
                .replaceAll("\"(hash|salt|digest)\": \"[^\"]+\"", "CHAIN")
                .replaceAll("\"(address_hash|sealed_key)\": \"[^\"]+\"", "SECRET")
                .replaceAll("\\$argon2id[^\"]+", "HASH")
                .replaceAll("\"token_hash\": \"[0-9a-f]+\"", "TOKEN")
                .replaceAll("\"token\": \"[a-z2-9]{26}\"", "TOKEN")
                .replaceAll("\"(selector|public_key|sealed_private_key)\": \"[^\"]+\"", "KEY")
                .replaceAll("\"sealed_secret\": \"v1:[^\"]+\"", "KEY")
                .replaceAll("\"last_check_millis\": \\d+", "MILLIS");
    }
}
