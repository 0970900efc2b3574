package dev.ownrelay.server;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.login.LocalProvider;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import jakarta.servlet.http.Cookie;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.MultiValueMap;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;

/// Somebody who may edit servers, or even the database, wants the tokens of whoever signed in, or
/// the client secret. Each attack changes one part of what they were had for; then everything is
/// tried that says them: a message, a test, and asking for a token.
@Import(LocalProvider.class)
@Timeout(300)
@ResourceLock("LocalProvider")
class LoginExfiltrationTests extends ServerPages {

    private static final ScriptedProvider ROGUE = ScriptedProvider.start();
    private static final String SECRET = "canary~client.secret";

    /// What is changed, from what was signed in with to what would serve an attacker.
    private enum Part {
        HOST("host", "127.0.0.2"),
        PORT("port", "587"),
        TLS("tls", "TLS"),
        USER("username", "bob@agency.test"),
        CERTIFICATES("ca_certificates", TestCertificate.good().text()),
        KIND("sign_in", "MICROSOFT"),
        GRANT("login_grant", "APPLICATION"),
        CLIENT("client_id", "client-2"),
        DIRECTORY("directory", "rogue.test"),
        SIGN_IN_URL("authorization_url", ROGUE.signInUrl()),
        TOKEN_URL("token_url", ROGUE.tokenUrl()),
        SCOPES("scopes", "everything"),
        ROW("id", ""),
        AGENCY("tenant_id", "");

        private final String column;
        private final String value;

        Part(String column, String value) {
            this.column = column;
            this.value = value;
        }

        boolean typed() {
            return this != ROW && this != AGENCY;
        }
    }

    @Autowired JdbcConnectionDetails details;
    @Autowired MailSenderFactory senders;

    private JdbcClient superuser;
    private ScriptedSmtpServer rogue;
    private String grant = "DELEGATED";
    private @Nullable Cookie session;

    @DynamicPropertySource
    static void trust(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
    }

    @AfterAll
    static void close() {
        ROGUE.close();
    }

    @BeforeEach
    void becomeSuperuser() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                details.getJdbcUrl(),
                                details.getUsername(),
                                details.getPassword()));
        session = null;
    }

    @ParameterizedTest
    @EnumSource
    void noWayLeadsATokenOrAClientSecretElsewhere(Part part) {
        for (var way : new String[] {"DELEGATED", "APPLICATION"}) {
            grant = way;
            if (!way.equals(part.value)) {
                attack(part, this::edit);
                attack(part, this::test);
                attack(part, this::update);
            }
        }
    }

    /// Not for another secret, another consent or any other part of the login.
    @Test
    void aTestThatWentWellVouchesOnlyForWhatWasTested() {
        try (var server = ScriptedSmtpServer.start().requireToken((_, _) -> true)) {
            rogue = server;
            grant = "APPLICATION";
            var form = original(Part.HOST);
            form.set("tested", proof(post(URL + "/test", form)));
            assertThat(form.getFirst("tested")).startsWith("v1:");
            form.set("name", "A tested");
            assertThat(post(URL + "/new", form)).hasStatus(303);
            form.set("name", "B another scope");
            form.set("scopes", "openid");
            assertThat(post(URL + "/new", form)).hasStatus(303);
            form.set("name", "C another secret");
            form.set("scopes", original(Part.HOST).getFirst("scopes"));
            form.set("clientSecret", "another");
            assertThat(post(URL + "/new", form)).hasStatus(303);
            assertThat(all())
                    .extracting(row -> row.lastCheck() != null)
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void aTestAsWhoeverSignedInVouchesUntilSomebodySignsInAgain() {
        try (var server = ScriptedSmtpServer.start().requireToken((_, _) -> true)) {
            rogue = server;
            var id = signedIn(Part.HOST);
            var form = changed(Part.SCOPES, id);
            form.set("scopes", original(Part.HOST).getFirst("scopes"));
            form.set("ehloName", "one.agency.test");
            form.set("tested", proof(post(URL + "/" + id + "/test", form)));
            assertThat(post(URL + "/" + id, form)).hasStatus(303);
            assertThat(only().lastCheck().ok()).isTrue();

            form.set("version", version(id));
            form.set("ehloName", "two.agency.test");
            form.set("tested", proof(post(URL + "/" + id + "/test", form)));
            superuser
                    .sql("update server_login set account = 'eve@agency.test' where server_id = ?")
                    .param(id)
                    .update();
            assertThat(post(URL + "/" + id, form)).hasStatus(303);
            assertThat(only().lastCheck()).as("of other settings").isNull();
        }
    }

    private static String proof(MvcTestResult page) {
        assertThat(page).hasStatusOk();
        var body = new String(page.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
        return Jsoup.parse(body).select("input[name=tested]").val();
    }

    private interface Path {

        /// @return the row that would say what is not its own now; null: it is as it was
        @Nullable UUID take(Part part, UUID server);
    }

    private void attack(Part part, Path path) {
        try (var server = ScriptedSmtpServer.start().requireToken((_, _) -> true)) {
            rogue = server;
            found();
            var id = signedIn(part);
            use(id);
            assertThat(octets()).as("what is not changed is understood").isPositive();
            rogue.commands().clear();
            PROVIDER.behave();
            ROGUE.behave();
            var changed = path.take(part, id);
            assertThat(changed != null && givesToken(changed)).as("token by %s", part).isFalse();
            assertThat(octets()).as("tokens by %s", part).isZero();
            assertThat(said()).as("secrets by %s", part).isEmpty();
        }
    }

    private UUID signedIn(Part part) {
        assertThat(post(URL + "/new", original(part))).hasStatus(303);
        var id = only().getId();
        if (grant.equals("DELEGATED")) {
            session = null;
            var begun = exchange(mvc.post().uri(URL + "/" + id + "/sign-in").with(csrf()));
            var there = URI.create(begun.getResponse().getRedirectedUrl());
            var back = PROVIDER.signIn(there, "{\"email\":\"anna@agency.test\"}");
            var query = back.getRawPath() + "?" + back.getRawQuery();
            assertThat(exchange(mvc.get().uri(URI.create(query)))).hasStatus(303);
        }
        return id;
    }

    private MvcTestResult exchange(MockMvcRequestBuilder request) {
        var mine = request.with(authentication(token()));
        var answer = (session == null ? mine : mine.cookie(session)).exchange();
        var cookie = answer.getResponse().getCookie("SESSION");
        session = cookie == null ? session : cookie;
        return answer;
    }

    // ---- the ways ----

    /// The row is saved where that is allowed; then what it held before is gone.
    private @Nullable UUID edit(Part part, UUID id) {
        if (!part.typed()) {
            return null;
        }
        var form = changed(part, id);
        if (post(URL + "/" + id, form).getResponse().getStatus() != 303) {
            return null;
        }
        use(id);
        return id;
    }

    private @Nullable UUID test(Part part, UUID id) {
        if (part.typed()) {
            var form = changed(part, id);
            post(URL + "/" + id + "/test", form);
            form.set("id", id.toString());
            post(URL + "/test", form);
        }
        return null;
    }

    private UUID update(Part part, UUID id) {
        Object value =
                switch (part) {
                    case ROW -> UUID.randomUUID();
                    case AGENCY -> {
                        found();
                        yield agency;
                    }
                    case PORT -> 1;
                    default -> part.value;
                };
        if (part.typed()) {
            superuser
                    .sql("update smtp_server set %s = ? where id = ?".formatted(part.column))
                    .params(value, id)
                    .update();
            use(id);
            return id;
        }
        var copy = copied(part, id, (UUID) value);
        use(copy);
        return copy;
    }

    private boolean givesToken(UUID row) {
        return asAgency(() -> routes.endpoint(row)) instanceof EndpointChoice.Ready ready
                && ready.endpoint().tokens() != null
                && ready.endpoint().tokens().token() instanceof AccessTokens.Token;
    }

    /// The row with all that is sealed in it, and the login, under another id or in another agency.
    private UUID copied(Part part, UUID id, UUID value) {
        var row = part == Part.ROW ? value : UUID.randomUUID();
        var owner = part == Part.AGENCY ? value : agency;
        superuser
                .sql(
                        """
                        insert into smtp_server select r.* from smtp_server s,
                            jsonb_populate_record(null::smtp_server, to_jsonb(s)
                                || jsonb_build_object('id', ?::text, 'tenant_id', ?::text,
                                    'name', 'Copied')) r
                        where s.id = ?
                        """)
                .params(row.toString(), owner.toString(), id)
                .update();
        superuser
                .sql(
                        """
                        insert into server_login select r.* from server_login l,
                            jsonb_populate_record(null::server_login, to_jsonb(l)
                                || jsonb_build_object('id', gen_random_uuid(), 'server_id', ?::text,
                                    'tenant_id', ?::text, 'consented_by', null)) r
                        where l.server_id = ?
                        """)
                .params(row.toString(), owner.toString(), id)
                .update();
        return row;
    }

    /// Sends a message and tests, as the row is now.
    private void use(UUID row) {
        if (asAgency(() -> routes.endpoint(row)) instanceof EndpointChoice.Ready ready
                && senders.create(ready.endpoint()).open() instanceof Opened.Open(var connection)) {
            try (connection) {
                connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
            }
        }
        post(URL + "/" + row + "/check", form("", "", ""));
    }

    // ---- the forms ----

    /// What is signed in with.
    private MultiValueMap<String, String> original(Part part) {
        var form = form("127.0.0.1:" + rogue.port(), "anna@agency.test", "");
        form.set("tls", "NONE");
        form.set("auth", part == Part.DIRECTORY ? "MICROSOFT" : "OAUTH");
        form.set("grant", grant);
        form.set("clientId", "client-1");
        form.set("clientSecret", SECRET);
        form.set("directory", "agency.test");
        form.set("authorizationUrl", PROVIDER.signInUrl());
        form.set("tokenUrl", PROVIDER.tokenUrl());
        form.set("scopes", "openid offline_access mail");
        form.set("caCertificates", "");
        return form;
    }

    private MultiValueMap<String, String> changed(Part part, UUID id) {
        var form = original(part);
        form.set("clientSecret", "");
        form.set("version", version(id));
        var field =
                switch (part) {
                    case HOST -> "address";
                    case PORT -> "address";
                    case TLS -> "tls";
                    case USER -> "username";
                    case CERTIFICATES -> "caCertificates";
                    case KIND -> "auth";
                    case GRANT -> "grant";
                    case CLIENT -> "clientId";
                    case DIRECTORY -> "directory";
                    case SIGN_IN_URL -> "authorizationUrl";
                    case TOKEN_URL -> "tokenUrl";
                    default -> "scopes";
                };
        var port = part == Part.PORT ? 1 : rogue.port();
        boolean moved = part == Part.HOST || part == Part.PORT;
        var host = part == Part.HOST ? part.value : "127.0.0.1";
        form.set(field, moved ? host + ":" + port : part.value);
        return form;
    }

    /// What was said at the mail server of a login.
    private long octets() {
        return rogue.commands().stream()
                .filter(command -> command.startsWith("AUTH"))
                .mapToLong(String::length)
                .sum();
    }

    /// What anybody was asked with a secret.
    private static Stream<String> said() {
        return Stream.of(PROVIDER, ROGUE)
                .flatMap(provider -> provider.asked().stream())
                .filter(asked ->
                        asked.form().containsKey("refresh_token")
                                || asked.form().containsValue(SECRET))
                .map(asked -> asked.path() + " " + asked.form().keySet());
    }
}
