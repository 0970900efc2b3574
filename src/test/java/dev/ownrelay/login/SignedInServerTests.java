package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;
import static dev.ownrelay.support.Fixtures.administrator;
import static dev.ownrelay.support.Fixtures.recruiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.ServerDeletion;
import dev.ownrelay.server.ServerEndpoints;
import dev.ownrelay.server.ServerSecrets;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.SignOuts;
import dev.ownrelay.server.SmtpServerTable;
import dev.ownrelay.support.ScriptedProvider;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What becomes of consents and of waiting messages when a server or a user is changed.
class SignedInServerTests extends LoginFixture {

    private static final String OFFICE = "office@agency.test";
    private static final String AT_GOOGLE = Withdrawals.Result.AT_GOOGLE.key();
    private static final String WITHDRAWN = Withdrawals.Result.DONE.key();
    private static final LoginSettings OPERATORS =
            new LoginSettings(Kind.GOOGLE, Grant.DELEGATED, "", "", "", "", "");
    private static final String PLACE = "mail.agency.test:587 STARTTLS ";

    @Autowired SmtpServerTable table;
    @Autowired ServerDeletion deletion;
    @Autowired ServerEndpoints endpoints;
    @Autowired SignOuts signOuts;
    @Autowired Outbox outbox;
    @Autowired MockMvcTester mvc;

    private String host;
    private UUID ben;

    @BeforeEach
    void aServerWithAPassword() {
        host = "mail.agency.test";
        ben = fixtures.user(agency, server);
        server = as(() -> table.add(to(null), new ServerSecrets.Typed("pass word", ""), user));
        fixtures.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    // ---- what waits ----

    @Test
    void whatWaitsLeavesByTheLoginOfItsSenderOnceTheyHaveSignedIn() {
        var annas = enqueue(user);
        var bens = enqueue(ben);
        change(Kind.MICROSOFT, Grant.EACH_USER);
        assertThat(place(annas)).as("the password serves").isEqualTo(PLACE + OFFICE);

        signIn(user);
        assertThat(place(annas)).isEqualTo(PLACE + email(user));
        assertThat(place(bens)).isEqualTo(PLACE + OFFICE);
        signIn(ben);
        assertThat(place(bens)).isEqualTo(PLACE + email(ben));

        change(null, null);
        assertThat(state(annas)).as("that is no sign-in").isEqualTo("HELD");
    }

    @Test
    void whatWaitedWhenTheServerWasConvertedDoesNotFollowItElsewhere() {
        var annas = enqueue(user);
        change(Kind.MICROSOFT, Grant.DELEGATED);
        signIn(null);
        assertThat(place(annas)).isEqualTo(PLACE + OFFICE);
        as(() -> signOuts.signOut(server, null, user));
        host = "elsewhere.test";
        change(Kind.MICROSOFT, Grant.DELEGATED);
        assertThat(state(annas)).isEqualTo("HELD");
    }

    // ---- what was allowed ----

    @Test
    void aServerThatIsConvertedBackKeepsNobodysConsent() {
        change(Kind.MICROSOFT, Grant.EACH_USER);
        signIn(user);
        signIn(ben);
        change(null, null);
        assertThat(consents()).isZero();

        change(Kind.MICROSOFT, Grant.EACH_USER);
        signIn(user);
        change(Kind.MICROSOFT, Grant.DELEGATED);
        assertThat(consents()).isZero();
    }

    @Test
    void aServerThatIsDeletedKeepsNobodysConsent() {
        change(Kind.MICROSOFT, Grant.EACH_USER);
        signIn(user);
        as(() -> {
            deletion.delete(server, new ServerDeletion.NewHome(null), user);
            return true;
        });
        assertThat(consents()).isZero();
    }

    @Test
    void whoIsSwitchedOffLeavesNoKeyToTheirMailbox() {
        change(Kind.MICROSOFT, Grant.EACH_USER);
        signIn(user);
        signIn(ben);
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        var version =
                fixtures.value(
                        agency, Integer.class, "select version from app_user where id = ?", ben);
        assertThat(
                        mvc.post()
                                .uri("/maintenance/users/" + ben)
                                .param("displayName", "Ben")
                                .param("email", email(ben))
                                .param("role", "RECRUITER")
                                .param("version", version.toString())
                                .with(administrator(agency, user))
                                .with(csrf())
                                .exchange())
                .hasStatus(303);
        assertThat(fixtures.value(agency, UUID.class, "select user_id from server_login"))
                .isEqualTo(user);
        var login = as(() -> endpoints.login(server, ben)).orElseThrow().login();
        assertThat(logins.tokens(login).token()).hasToString("SignInNeeded[]");
    }

    /// The server was pointed elsewhere between the way to the provider and the way back.
    @Test
    void aConsentForWhatTheServerWasIsNotStored() {
        change(Kind.MICROSOFT, Grant.DELEGATED);
        var before = as(() -> endpoints.login(server, null)).orElseThrow();
        var stored = signIn(null);
        assertThat(stored).isTrue();
        known.add(before.login(), before.settingsVersion() + 1);
        var late = new TokenAnswer.Granted("a2", "r2", "", Duration.ofHours(1));
        assertThat(as(() -> consents.store(before, late, OFFICE, user))).isFalse();
        assertThat(token(before.login())).isEqualTo("a1");
    }

    // ---- signing out ----

    @Test
    void whoSignsOutIsSignedOutAtGoogleToo() {
        change(Kind.GOOGLE, Grant.EACH_USER);
        signIn(user);
        PROVIDER.once(ScriptedProvider.json(200, "{}"));
        var said = signOut("/account/sign-out");
        assertThat(said).contains("withdrawn at Google");
        assertThat(PROVIDER.asked())
                .containsExactly(
                        new ScriptedProvider.Asked("/google/revoke", Map.of("token", "r1")));
        assertThat(consents()).isZero();
        assertThat(audited("withdrawn")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "5xx", "over"})
    void whateverGoogleSaysTheyAreSignedOut(String how) {
        change(Kind.GOOGLE, Grant.EACH_USER);
        signIn(user);
        PROVIDER.once(
                switch (how) {
                    case "down" -> ScriptedProvider.hangUp();
                    case "5xx" -> ScriptedProvider.json(503, "");
                    default -> ScriptedProvider.error("invalid_token");
                });
        assertThat(signOut("/account/sign-out"))
                .contains(how.equals("over") ? "withdrawn at Google" : "myaccount.google.com");
        assertThat(consents()).isZero();
        assertThat(audited("signed-out")).isOne();
        assertThat(audited("not-withdrawn")).isEqualTo(how.equals("over") ? 0 : 1);
    }

    /// Google would withdraw all of it.
    @Test
    void anAccountThatIsSignedInTwiceIsNotWithdrawn() {
        var first = server;
        change(Kind.GOOGLE, Grant.DELEGATED);
        signIn(null);
        server = as(() -> table.add(to(null, "Other"), new ServerSecrets.Typed("p", ""), user));
        change(Kind.GOOGLE, Grant.DELEGATED);
        signIn(null);
        assertThat(as(() -> signOuts.signOut(first, null, user)))
                .contains(Withdrawals.Result.STILL_USED.key());
        assertThat(PROVIDER.asked()).isEmpty();
    }

    /// Google would withdraw it from both.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAnotherAgencyUsesByTheSameRegistrationIsNotWithdrawn(boolean same) {
        change(same ? OPERATORS : settings(Kind.GOOGLE, Grant.DELEGATED));
        signIn(null);
        var first = agency;
        var firstServer = server;
        agency = fixtures.agency();
        server = fixtures.server(agency, "Elders");
        user = fixtures.user(agency, server);
        change(OPERATORS);
        signIn(null);
        PROVIDER.always(ScriptedProvider.json(200, "{}"));
        assertThat(as(() -> signOuts.signOut(server, null, user)))
                .contains(same ? AT_GOOGLE : WITHDRAWN);
        assertThat(PROVIDER.asked()).hasSize(same ? 0 : 1);
        assertThat(consents()).isZero();

        agency = first;
        assertThat(consents()).isOne();
        assertThat(as(() -> signOuts.signOut(firstServer, null, user))).contains(WITHDRAWN);
        assertThat(PROVIDER.asked()).hasSize(same ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"MICROSOFT", "OAUTH"})
    void whereNobodyCanBeToldPeopleAreSentThere(Kind kind) {
        change(kind, Grant.DELEGATED);
        signIn(null);
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        assertThat(signOut("/maintenance/smtp-servers/" + server + "/sign-out"))
                .contains("Withdraw what you had allowed yourself");
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void aUserCannotSignOutEverybody() {
        change(Kind.GOOGLE, Grant.DELEGATED);
        signIn(null);
        var answer = postSignOut("/account/sign-out");
        assertThat(answer).hasStatus(404);
        assertThat(consents()).isOne();
        assertThat(PROVIDER.asked()).isEmpty();
        assertThat(audited("signed-out")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsSignedOutWhereNobodyWasSignedIn(boolean password) {
        if (!password) {
            change(Kind.GOOGLE, Grant.EACH_USER);
        }
        assertThat(postSignOut("/account/sign-out")).hasStatus(password ? 404 : 303);
        assertThat(audited("signed-out")).isZero();
    }

    private String signOut(String path) {
        var answer = postSignOut(path);
        assertThat(answer).hasStatus(303);
        return answer.getMvcResult().getFlashMap().toString();
    }

    private MvcTestResult postSignOut(String path) {
        var who =
                path.startsWith("/account") ? recruiter(agency, user) : administrator(agency, user);
        return mvc.post().uri(path).with(who).with(csrf()).exchange();
    }

    private long audited(String what) {
        return fixtures.value(
                agency,
                Long.class,
                "select count(*) from audit_event where action = ?",
                "smtp-server." + what);
    }

    /// @param who null: for all
    private boolean signIn(@Nullable UUID who) {
        var is = as(() -> endpoints.login(server, who)).orElseThrow();
        known.add(is.login(), is.settingsVersion());
        var granted = new TokenAnswer.Granted("a1", "r1", "", Duration.ofHours(1));
        return as(() -> consents.store(is, granted, is.login().account(), user));
    }

    /// @param kind null: back to a password
    private void change(@Nullable Kind kind, @Nullable Grant grant) {
        change(kind == null || grant == null ? null : settings(kind, grant));
    }

    private void change(@Nullable LoginSettings login) {
        var name =
                fixtures.value(
                        agency, String.class, "select name from smtp_server where id = ?", server);
        var version =
                fixtures.value(
                        agency,
                        Integer.class,
                        "select version from smtp_server where id = ?",
                        server);
        as(() -> {
            boolean own = login != null && !login.clientId().isEmpty();
            var typed = new ServerSecrets.Typed("", own ? SECRET : "");
            table.change(server, version, to(login, name), typed, user);
            return true;
        });
    }

    private ServerSettings to(@Nullable LoginSettings login) {
        return to(login, "Kantoor 2");
    }

    private ServerSettings to(@Nullable LoginSettings login, String name) {
        var destination = new Destination(host, 587, Tls.STARTTLS, OFFICE, null, login);
        return new ServerSettings(
                name, destination, "", ServerSettings.Departure.UNKNOWN, null, 2, null, null, true);
    }

    private UUID enqueue(UUID sender) {
        var to = UUID.randomUUID() + "@candidate.example";
        var message = OutboxFixture.message(sender, server, to);
        return as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message))).getFirst();
    }

    private String place(UUID message) {
        return fixtures.value(
                agency, String.class, "select destination from message where id = ?", message);
    }

    private String state(UUID message) {
        return fixtures.value(
                agency, String.class, "select state from message where id = ?", message);
    }

    private long consents() {
        return fixtures.value(agency, Long.class, "select count(*) from server_login");
    }

    private static String email(UUID who) {
        return who + "@agency.test";
    }
}
