package dev.ownrelay.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

@OwnrelayTest
class SmtpServerPageTests {

    private static final String URL = "/maintenance/smtp-servers";
    private static final String CANARY = " canary: pässword ";

    @Autowired MockMvcTester mvc;
    @Autowired Agencies agencies;
    @Autowired SmtpServers servers;
    @Autowired SmtpServerTable table;
    @Autowired SecretVault vault;
    @Autowired Routes routes;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    private UUID agency;
    private SignedIn me;

    @BeforeEach
    void found() {
        agency = agency();
        me = administrator(agency);
    }

    @Test
    void anEmptyTableSaysWhatItIsFor() {
        assertThat(get(URL)).hasStatusOk().bodyText().contains("Add your SMTP server");
    }

    @Test
    void addsAServerAndSealsItsPassword() {
        var answer = post(URL + "/new", form("mail.agency.test", "anna", CANARY));
        assertThat(answer).hasStatus(303).hasRedirectedUrl(URL);
        var server = only();
        assertThat(server.sealedSecret().stored()).startsWith("v1:").doesNotContain("canary");
        assertThat(secretOf(server.getId())).contains(CANARY);
        assertThat(get(URL)).bodyText().contains("mail.agency.test:587", "anna", "Not tested");
        assertThat(actions()).containsOnly("smtp-server.added", "smtp-server.secret-set");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.agency.test, STARTTLS, mail.agency.test, 587",
        "mail.agency.test, TLS, mail.agency.test, 465",
        "mail.agency.test, NONE, mail.agency.test, 25",
        "' mail.agency.test : 2525 ', STARTTLS, , ",
        "'  mail.agency.test:2525  ', STARTTLS, mail.agency.test, 2525",
        "[mail.agency.test]:2525, TLS, mail.agency.test, 2525",
        "8.8.8.8, STARTTLS, 8.8.8.8, 587",
        "8.8.8.8:25, STARTTLS, 8.8.8.8, 25",
        "[2606:4700::1111], TLS, 2606:4700::1111, 465",
        "[2606:4700::1111]:2525, TLS, 2606:4700::1111, 2525",
        "[IPv6:2606:4700::1111]:2525, TLS, 2606:4700::1111, 2525",
        "bücher.example, TLS, xn--bcher-kva.example, 465",
        "smtp://mail.agency.test, TLS, ,",
        "2606:4700::1111, TLS, ,",
        "mail.agency.test:99999, TLS, ,",
        "10.1.2.3, TLS, ,",
        "169.254.169.254, TLS, ,",
        "[::ffff:10.0.0.1], TLS, ,",
        "'', TLS, ,",
    })
    void takesEveryFormOfAnAddress(String typed, Tls tls, String host, Integer port) {
        var form = form(typed, "", "");
        form.set("tls", tls.name());
        var answer = post(URL + "/new", form);
        if (host == null) {
            assertThat(answer).hasStatusOk().bodyText().contains("address-error");
            assertThat(all()).isEmpty();
        } else {
            assertThat(answer).hasStatus(303);
            assertThat(only().destination()).isEqualTo(new Destination(host, port, tls, null));
        }
    }

    @Test
    void keepsWhatWasTypedBesideTheErrors() {
        var form = form("mail.agency.test:x", "anna <b>", CANARY);
        form.set("name", "");
        form.set("senderDomains", "agency.test nonsense..");
        form.set("maxConnections", "many");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("mail.agency.test:x", "anna &lt;b&gt;", "nonsense..", "many")
                .contains("name-error", "address-error", "senderDomains-error")
                .contains("maxConnections-error", "Type it again")
                .doesNotContain("canary");
    }

    @Test
    void normalisesSenderDomains() {
        var form = form("mail.agency.test", "", "");
        form.set("senderDomains", " @Agency.TEST, bücher.example;agency.test ");
        post(URL + "/new", form);
        assertThat(only().settings().senderDomains())
                .isEqualTo("agency.test xn--bcher-kva.example");
    }

    @Test
    void aNameIsTakenOnceInAnAgency() {
        add();
        var form = form("other.agency.test", "", "");
        form.set("name", "AGENCY mail");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("has this name already", "other.agency.test");
        assertThat(all()).hasSize(1);
        me = administrator(agency());
        assertThat(post(URL + "/new", form)).hasStatus(303);
    }

    @Test
    void aLoginNeedsAPasswordAndAPasswordALogin() {
        assertThat(post(URL + "/new", form("mail.agency.test", "anna", "")))
                .hasStatusOk()
                .bodyText()
                .contains("password-error");
        assertThat(post(URL + "/new", form("mail.agency.test", "", "secret")))
                .hasStatusOk()
                .bodyText()
                .contains("username-error");
    }

    @Test
    void aBlankPasswordKeepsTheStoredOne() {
        var id = add();
        var form = edited(id);
        form.set("name", "Renamed");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().name()).isEqualTo("Renamed");
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void aNewPasswordReplacesTheStoredOne() {
        var id = add();
        int before = only().settingsVersion();
        var form = edited(id);
        form.set("password", "another");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(secretOf(id)).contains("another");
        assertThat(only().settingsVersion()).isGreaterThan(before);
    }

    @Test
    void anEmptiedUserNameErasesThePassword() {
        var id = add();
        var form = edited(id);
        form.set("username", "");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().sealedSecret()).isNull();
        assertThat(get(URL)).bodyText().contains("No login");
    }

    @ParameterizedTest
    @CsvSource({
        "address, evil.test",
        "address, mail.agency.test:2525",
        "address, 127.0.0.1:587",
        "tls, TLS",
        "tls, NONE",
        "username, Anna",
        "username, 'anna '",
    })
    void anotherDestinationAsksForThePasswordAgain(String field, String value) {
        var id = add();
        var form = edited(id);
        form.set(field, value);
        for (var url : List.of(URL + "/" + id, URL + "/" + id + "/test")) {
            assertThat(post(url, form))
                    .hasStatusOk()
                    .bodyText()
                    .contains("password-error", "Type the password again");
        }
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void aHostChangedInTheDatabaseCannotHaveThePassword() {
        var id = add();
        asAgency(() ->
                jdbc.sql("update smtp_server set host = 'evil.test' where id = ?")
                        .param(id)
                        .update());
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.CREDENTIAL_UNREADABLE));
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isEqualTo(new EndpointChoice.NotReady(RouteChoice.Reason.CREDENTIAL_UNREADABLE));
    }

    @Test
    void neverSendsTheStoredPasswordElsewhere() throws IOException {
        var id = add();
        try (var rogue = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var form = edited(id);
            form.set("address", "127.0.0.1:" + rogue.getLocalPort());
            form.set("tls", "NONE");
            post(URL + "/" + id + "/test", form);
            post(URL + "/" + id, form);
            rogue.setSoTimeout(300);
            org.assertj.core.api.Assertions.assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(rogue::accept);
        }
    }

    @Test
    void theSecondOfTwoAdministratorsIsToldAndLosesNothing() {
        var id = add();
        var first = edited(id);
        var second = edited(id);
        first.set("address", "new.agency.test");
        first.set("password", "first");
        second.set("name", "Second");
        assertThat(post(URL + "/" + id, first)).hasStatus(303);
        var told = post(URL + "/" + id, second);
        assertThat(told)
                .hasStatusOk()
                .bodyText()
                .contains("Somebody else", "new.agency.test", "value=\"Second\"");
        assertThat(only().name()).isEqualTo("Agency mail");
        second.set("version", version(id));
        second.set("address", "new.agency.test");
        assertThat(post(URL + "/" + id, second)).hasStatus(303);
        assertThat(only().name()).isEqualTo("Second");
        assertThat(secretOf(id)).contains("first");
    }

    @Test
    void noPageHoldsThePassword() {
        var id = add();
        for (var url : List.of(URL, URL + "/" + id, URL + "/" + id + "/delete")) {
            assertThat(get(url)).hasStatusOk().bodyText().doesNotContain("canary", "v1:");
        }
        assertThat(get(URL + "/" + id)).bodyText().contains("Set on ");
        assertThat(asAgency(() -> routes.endpoint(id)).toString()).doesNotContain("canary");
    }

    @Test
    void aForeignServerIsNotFound() {
        var id = add();
        me = administrator(agency());
        var form = form("mail.agency.test", "anna", "");
        for (var other : List.of(id.toString(), UUID.randomUUID().toString(), "nonsense")) {
            assertThat(get(URL + "/" + other)).hasStatus(404);
            assertThat(get(URL + "/" + other + "/delete")).hasStatus(404);
            assertThat(post(URL + "/" + other, form)).hasStatus(404);
            assertThat(post(URL + "/" + other + "/test", form)).hasStatus(404);
            assertThat(post(URL + "/" + other + "/delete", form)).hasStatus(404);
        }
        me = administrator(agency);
        assertThat(all()).hasSize(1);
    }

    @Test
    void onlyAdministratorsSeeTheTable() {
        me = new SignedIn(agency, user(agency, null), Role.RECRUITER, false);
        assertThat(get(URL)).hasStatus(403);
    }

    @Test
    void deletesAServerThatNobodyChose() {
        var id = add();
        assertThat(get(URL + "/" + id + "/delete"))
                .bodyText()
                .contains("Delete &quot;Agency mail&quot;?", "put on hold")
                .doesNotContain("moveTo");
        assertThat(post(URL + "/" + id + "/delete", new LinkedMultiValueMap<>())).hasStatus(303);
        assertThat(all()).isEmpty();
        assertThat(actions()).contains("smtp-server.deleted");
    }

    @Test
    void asksWhereTheUsersOfADeletedServerGo() {
        var id = add();
        var user = user(agency, id);
        var form = form("second.agency.test", "", "");
        form.set("name", "Second");
        post(URL + "/new", form);
        var second = all().getLast().getId();
        assertThat(get(URL + "/" + id + "/delete"))
                .bodyText()
                .contains("One user", "Second", "Default relay");
        var choice = new LinkedMultiValueMap<String, String>();
        for (var bad : List.of("", id.toString(), UUID.randomUUID().toString(), "x")) {
            choice.set("moveTo", bad);
            assertThat(post(URL + "/" + id + "/delete", choice))
                    .hasStatusOk()
                    .bodyText()
                    .contains("moveTo-error");
        }
        choice.set("moveTo", second.toString());
        assertThat(post(URL + "/" + id + "/delete", choice)).hasStatus(303);
        assertThat(serverOf(user)).isEqualTo(second);
        choice.set("moveTo", "relay");
        assertThat(post(URL + "/" + second + "/delete", choice)).hasStatus(303);
        assertThat(serverOf(user)).isNull();
    }

    @Test
    void aDisabledServerIsNoChoiceAndNoRoute() {
        var id = add();
        var form = edited(id);
        form.remove("enabled");
        form.set("_enabled", "on");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(get(URL)).bodyText().contains("Off");
        assertThat(asAgency(routes::choices)).isEmpty();
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.SERVER_DISABLED));
    }

    @Test
    void theRouteOfAUserIsTheServerWithItsLogin() {
        var id = add();
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(
                        new RouteChoice.Usable(
                                new Route(
                                        id,
                                        "Agency mail",
                                        "mail.agency.test",
                                        "a@agency.test",
                                        "Anna",
                                        null)));
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isInstanceOfSatisfying(
                        EndpointChoice.Ready.class,
                        ready -> {
                            assertThat(ready.endpoint().secret()).isEqualTo(CANARY);
                            assertThat(ready.endpoint().username()).isEqualTo("anna");
                        });
        assertThat(asAgency(() -> routes.endpoint(UUID.randomUUID())))
                .isEqualTo(new EndpointChoice.NotReady(RouteChoice.Reason.SERVER_GONE));
    }

    private UUID add() {
        post(URL + "/new", form("mail.agency.test", "anna", CANARY));
        return only().getId();
    }

    private MultiValueMap<String, String> form(String address, String username, String password) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("name", "Agency mail");
        form.set("address", address);
        form.set("tls", "STARTTLS");
        form.set("username", username);
        form.set("password", password);
        form.set("enabled", "true");
        form.set("senderDomains", "");
        form.set("maxConnections", "2");
        form.set("perMinute", "");
        return form;
    }

    private MultiValueMap<String, String> edited(UUID id) {
        var form = form("mail.agency.test", "anna", "");
        form.set("version", version(id));
        return form;
    }

    private String version(UUID id) {
        return Integer.toString(asAgency(() -> table.find(id)).orElseThrow().version());
    }

    private Optional<String> secretOf(UUID id) {
        return asAgency(
                () -> table.find(id).flatMap(s -> table.secret(id, s.settings().destination())));
    }

    private List<SmtpServer> all() {
        return asAgency(servers::findAllByName);
    }

    private SmtpServer only() {
        assertThat(all()).hasSize(1);
        return all().getFirst();
    }

    private List<String> actions() {
        return asAgency(
                () -> jdbc.sql("select action from audit_event").query(String.class).list());
    }

    private UUID user(UUID server) {
        var id = UUID.randomUUID();
        asAgency(() ->
                jdbc.sql(
                                """
                                insert into app_user (tenant_id, id, email, display_name,
                                    password_hash, role, smtp_server_id, created_at)
                                values (?, ?, ?, 'Anna', '', 'RECRUITER', ?, now())\
                                """)
                        .params(agency, id, id + "@agency.test", server)
                        .update());
        return id;
    }

    private UUID serverOf(UUID user) {
        return asAgency(() ->
                jdbc.sql("select smtp_server_id from app_user where id = ?")
                        .param(user)
                        .query((row, _) -> row.getObject(1, UUID.class))
                        .list()
                        .getFirst());
    }

    private <T> T asAgency(Supplier<T> work) {
        return as(agency, work);
    }

    private <T> T as(UUID agency, Supplier<T> work) {
        return CurrentTenant.call(agency, () -> transactions.execute(_ -> work.get()));
    }

    private UUID agency() {
        var id = UUID.randomUUID();
        agencies.save(new Agency(id, "Agency", "en", Instant.now()));
        return id;
    }

    private SignedIn administrator(UUID agency) {
        return new SignedIn(agency, user(agency, null), Role.ADMIN, false);
    }

    private MvcTestResult get(String url) {
        return mvc.get().uri(url).with(authentication(token())).exchange();
    }

    private MvcTestResult post(String url, MultiValueMap<String, String> form) {
        return mvc.post()
                .uri(url)
                .params(form)
                .with(authentication(token()))
                .with(csrf())
                .exchange();
    }

    private UsernamePasswordAuthenticationToken token() {
        return new UsernamePasswordAuthenticationToken(
                me, null, AuthorityUtils.createAuthorityList("ROLE_" + me.role()));
    }
}
