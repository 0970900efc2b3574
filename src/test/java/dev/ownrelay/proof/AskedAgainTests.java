package dev.ownrelay.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.factor.FactorFixture;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.web.AskedAgain;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// Whoever asks for something dangerous long after signing in proves first that it is still them.
class AskedAgainTests extends FactorFixture {

    private static final String NEW_SERVER = "/maintenance/smtp-servers/new";
    private static final String CSV = "/maintenance/audit.csv";
    private static final String PROOF = "/account/again/proof";

    /// They ask themselves, in their own form or in the one before it.
    private static final String ASK_THEMSELVES =
            """
            /account/factors/codes
            /account/factors/confirm
            /account/factors/passkeys/confirm
            /account/factors/passkeys/{id}/remove
            /account/factors/remove
            /account/password
            """;

    /// Whoever sends these is not signed in.
    private static final String BEFORE =
            """
            /confirm/{token}
            /invitation/{token}
            /login/code
            /login/code/challenge
            /login/code/lost
            /login/organisation
            /login/passkey
            /login/passkey/challenge
            /reset
            /reset/{token}
            /setup/{token}
            """;

    /// They take no rights, keep nothing out of reach and give nothing away, or can be undone.
    private static final String NOT_DANGEROUS =
            """
            /account/again/organisation
            /account/again/proof
            /account/appearance
            /account/confirm
            /account/email/cancel
            /account/factors/challenge
            /account/factors/keep
            /account/factors/passkeys/{id}
            /account/logo
            /account/logo/remove
            /account/look
            /account/profile
            /account/server
            /account/sessions/end
            /account/sessions/{handle}/end
            /account/sign-out
            /account/signature
            /account/test-letter
            /candidates/new
            /candidates/quick
            /candidates/write
            /candidates/{id}/delete
            /candidates/{id}/edit
            /candidates/{id}/lift-mark
            /maintenance/checks
            /maintenance/domains/{id}/check
            /maintenance/domains/{id}/message
            /maintenance/domains/{id}/reports
            /maintenance/explanations/{id}
            /maintenance/explanations/{id}/remove
            /maintenance/explanations/{id}/wrong
            /maintenance/factors/{user}/withdraw
            /maintenance/single-sign-on/try
            /maintenance/smtp-servers/check
            /maintenance/smtp-servers/find
            /maintenance/smtp-servers/import
            /maintenance/smtp-servers/import/test
            /maintenance/smtp-servers/test
            /maintenance/smtp-servers/{id}/check
            /maintenance/smtp-servers/{id}/seen-addresses
            /maintenance/smtp-servers/{id}/switch
            /maintenance/smtp-servers/{id}/test
            /maintenance/smtp-servers/{id}/try-now
            /maintenance/users/confirm
            /maintenance/users/{id}/withdraw
            /messages
            /messages/actions
            /messages/batches/{id}/pause
            /messages/batches/{id}/resume
            /messages/batches/{id}/stop
            /messages/bounces/{id}/take-back
            /messages/check
            /messages/new/recipients
            /messages/new/route
            /messages/preview
            /messages/route
            /messages/{id}/bounce
            /messages/{id}/cancel
            /messages/{id}/mark-sent
            /messages/{id}/other-address
            /messages/{id}/other-server
            /messages/{id}/retry
            /operator/agencies/{id}/factors/{user}/withdraw
            /operator/notices/{id}/remove
            /operator/relay/try-now
            """;

    private static final String SECRET = "mail & p4ss+wörd = %41";

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;

    private Visitor anna;

    @BeforeEach
    void signInAndWait() {
        anna = signedIn(ADMIN);
        clock.advance(LastProof.FRESH);
    }

    @Test
    void theseAsk() {
        assertThat(paths((_, page) -> page.hasMethodAnnotation(AskedAgain.class)))
                .containsExactlyInAnyOrder(
                        "/account/email",
                        "/account/factors/new",
                        "/account/factors/passkeys/new",
                        "/account/factors/take-off",
                        "/account/sign-in",
                        "/candidates/{id}/erase",
                        "/candidates/{id}/export",
                        "/maintenance/agency",
                        "/maintenance/audit.csv",
                        "/maintenance/domains",
                        "/maintenance/domains/{id}/delete",
                        "/maintenance/domains/{id}/dkim",
                        "/maintenance/domains/{id}/dkim/rotate",
                        "/maintenance/factors",
                        "/maintenance/factors/{user}/reset",
                        "/maintenance/single-sign-on",
                        "/maintenance/single-sign-on/off",
                        "/maintenance/single-sign-on/on",
                        "/maintenance/single-sign-on/passwords",
                        "/maintenance/single-sign-on/people/{id}/forget",
                        "/maintenance/smtp-servers/import/save",
                        "/maintenance/smtp-servers/new",
                        "/maintenance/smtp-servers/{id}",
                        "/maintenance/smtp-servers/{id}/delete",
                        "/maintenance/smtp-servers/{id}/sign-in",
                        "/maintenance/smtp-servers/{id}/sign-out",
                        "/maintenance/users/new",
                        "/maintenance/users/{id}",
                        "/maintenance/users/{id}/hand-over",
                        "/maintenance/users/{id}/send-link",
                        "/operator/agencies/new",
                        "/operator/agencies/{id}",
                        "/operator/agencies/{id}/administrators/{userId}/reset",
                        "/operator/agencies/{id}/domains",
                        "/operator/agencies/{id}/domains/{domain}/withdraw",
                        "/operator/agencies/{id}/factors",
                        "/operator/agencies/{id}/factors/{user}/reset",
                        "/operator/agencies/{id}/pause",
                        "/operator/agencies/{id}/resume",
                        "/operator/audit.csv",
                        "/operator/operators",
                        "/operator/operators/{id}/remove");
    }

    /// Whatever is new asks, or somebody has thought about it and writes it into a list above.
    @Test
    void everyOtherPostIsKnownNotToBeDangerous() {
        var known =
                Stream.of(ASK_THEMSELVES, BEFORE, NOT_DANGEROUS).flatMap(String::lines).toList();
        var posts =
                paths((info, page) ->
                        info.getMethodsCondition().getMethods().contains(RequestMethod.POST)
                                && !page.hasMethodAnnotation(AskedAgain.class));
        assertThat(posts).containsExactlyInAnyOrderElementsOf(known);
    }

    private List<String> paths(BiPredicate<RequestMappingInfo, HandlerMethod> which) {
        return pages.getHandlerMethods().entrySet().stream()
                .filter(page -> which.test(page.getKey(), page.getValue()))
                .flatMap(page -> page.getKey().getPatternValues().stream())
                .map(path -> path.replaceAll(":[^/]+}", "}"))
                .toList();
    }

    @Test
    void whatAsksSaysWhatItIsAbout() {
        var prefix = "again.deed.";
        var named =
                ResourceBundle.getBundle("messages", Locale.ROOT).keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .map(key -> key.substring(prefix.length()));
        var asking =
                pages.getHandlerMethods().values().stream()
                        .map(page -> page.getMethodAnnotation(AskedAgain.class))
                        .filter(Objects::nonNull)
                        .map(AskedAgain::value)
                        .distinct()
                        .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(asking);
    }

    @Test
    void theFormWaitsAndNothingOfItIsLost() {
        var asked = saveServer();
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.document().select("h1").text()).isEqualTo("Is it still you?");
        assertThat(asked.document().select("[data-deed]").text())
                .isEqualTo("You are about to save the login of a mail server.");
        assertThat(asked.body()).doesNotContain("p4ss", "mail.agency.test");
        assertThat(asked.header("Cache-Control")).contains("no-store");
        assertThat(asked.header("Content-Security-Policy")).contains("default-src");
        assertThat(servers()).isZero();
        var wrong = prove(asked, "currentPassword", "not the password");
        assertThat(wrong.document().select("#currentPassword-error").text()).isNotEmpty();
        assertThat(wrong.document().select("[data-deed]")).hasSize(1);
        assertThat(servers()).isZero();
        assertThat(trail()).contains("Was asked for the password or a code again");
        var saved = prove(wrong, "currentPassword", PASSWORD);
        assertThat(saved.status()).isEqualTo(303);
        assertThat(saved.header("Cache-Control")).contains("no-store");
        assertThat(saved.location()).startsWith("/maintenance/smtp-servers");
        assertThat(servers()).isOne();
        var page = anna.get("/maintenance/smtp-servers/" + serverId()).document();
        assertThat(page.select("[name=name]").val()).isEqualTo("Ours & theirs");
        assertThat(page.select("[name=address]").val()).startsWith("mail.agency.test");
        assertThat(page.select("[name=username]").val()).isEqualTo("anna+x@agency.test");
        assertThat(
                        superuser
                                .sql("select sealed_secret from smtp_server")
                                .query(String.class)
                                .single())
                .startsWith("v1:");
        assertThat(anna.get(CSV).header("Content-Type")).as("asked once").contains("csv");
    }

    @Test
    void aFormWithErrorsIsShownAfterTheProofWithWhatWasTyped() {
        anna.get(NEW_SERVER);
        var asked =
                anna.post(NEW_SERVER, "name", "Ours", "address", "no address at all", "tls", "TLS");
        var page = prove(asked, "currentPassword", PASSWORD).document();
        assertThat(page.select("#address-error").text()).isNotEmpty();
        assertThat(page.select("[name=name]").val()).isEqualTo("Ours");
        assertThat(page.select("form[action='" + NEW_SERVER + "']")).isNotEmpty();
    }

    @Test
    void whoHasAnAppIsAskedForACode() {
        var factor = setUp(signedIn(ADMIN));
        anna = browser();
        anna.signIn(ADMIN, PASSWORD);
        anna.get("/login/code");
        type(anna, code(factor));
        assertThat(anna.get(CSV).header("Content-Type")).contains("csv");
        clock.advance(LastProof.FRESH);
        var asked = anna.get(CSV);
        assertThat(asked.document().select("[name=currentPassword]")).isEmpty();
        var refused = prove(asked, "currentPassword", PASSWORD);
        assertThat(refused.document().select("#code-error").text()).isNotEmpty();
        prove(refused, "code", code(factor));
        assertThat(anna.get(CSV).header("Content-Type")).contains("csv");
    }

    /// The page that asked would stay, with what was typed into it.
    @Test
    void whoAsksForAFileGoesBackToWhereTheyCameFrom() {
        anna.get("/maintenance/audit");
        var from = "http://elsewhere.test/maintenance/audit?area=session";
        var asked = anna.send(anna.request(CSV).header("Referer", from).GET());
        var done = prove(asked, "currentPassword", PASSWORD);
        assertThat(done.location()).isEqualTo("/maintenance/audit?area=session");
        assertThat(anna.get(done.location()).body()).contains("Now ask for the file once more");
        assertThat(anna.get(CSV).header("Content-Type")).contains("csv");
    }

    @Test
    void aFormOfAnotherSessionIsNotSent() {
        var kept = saveServer().document().select("[name=kept]").val();
        var other = signedIn(ADMIN);
        var answer = other.post(PROOF, "currentPassword", PASSWORD, "kept", kept);
        assertThat(answer.location()).isEqualTo("/account");
        assertThat(servers()).isZero();
    }

    @Test
    void aFormOfSomebodyElseIsNotSent() {
        var kept = saveServer().document().select("[name=kept]").val();
        join(ADMIN, "Ada", "ada@agency.test", Role.ADMIN);
        var ada = signedIn("ada@agency.test");
        var answer = ada.post(PROOF, "currentPassword", PASSWORD, "kept", kept);
        assertThat(answer.location()).isEqualTo("/account");
        var mangled = ada.post(PROOF, "currentPassword", PASSWORD, "kept", "POST /account?x=1");
        assertThat(mangled.location()).isEqualTo("/account");
        assertThat(servers()).isZero();
    }

    /// Whoever comes back to a page that was left open does not know what it asks for.
    @Test
    void aFormThatWaitedForAQuarterOfAnHourIsNotSent() {
        var asked = saveServer();
        clock.advance(KeptForms.GOOD);
        assertThat(prove(asked, "currentPassword", PASSWORD).location()).isEqualTo("/account");
        assertThat(anna.get("/account").body()).contains("no longer here");
        assertThat(servers()).isZero();
    }

    @Test
    void whoHasAFactorProvesItBeforeAddingAnother() {
        var passkeys = "/account/factors/passkeys/new";
        anna.get(passkeys);
        var made = anna.post(passkeys, "currentPassword", PASSWORD);
        assertThat(made.document().select("[data-options]")).as("the first").hasSize(1);
        var factor = setUp(signedIn(ADMIN));
        anna = browser();
        anna.signIn(ADMIN, PASSWORD);
        anna.get("/login/code");
        type(anna, code(factor));
        clock.advance(LastProof.FRESH);
        anna.get(passkeys);
        var asked = anna.post(passkeys, "currentPassword", PASSWORD);
        assertThat(asked.document().select("#code")).hasSize(1);
        made = prove(asked, "code", code(factor));
        assertThat(made.document().select("[data-options]")).hasSize(1);
    }

    /// Nobody can show what they lost, and the password alone lets them in by then.
    @Test
    void whatWasReportedLostIsTakenOffForThePassword() {
        anna = signedIn(ADMIN);
        setUp(anna);
        superuser
                .sql("insert into factor_reset values (?, ?, ?, ?)")
                .params(
                        north(),
                        id(ADMIN),
                        id(ADMIN),
                        Timestamp.from(clock.instant().minus(Duration.ofDays(1))))
                .update();
        clock.advance(LastProof.FRESH);
        var asked = anna.post("/account/factors/take-off");
        assertThat(asked.document().select("[name=code]")).isEmpty();
        var wrong = prove(asked, "currentPassword", "not the password");
        assertThat(wrong.document().select("#currentPassword-error").text()).isNotEmpty();
        assertThat(factorsLeft()).isTrue();
        assertThat(prove(wrong, "currentPassword", PASSWORD).location()).isEqualTo("/login?ended");
        assertThat(factorsLeft()).isFalse();
    }

    private boolean factorsLeft() {
        return superuser.sql("select exists (select from user_totp)").query(Boolean.class).single();
    }

    @Test
    void whoGuessesWaits() {
        var asked = saveServer();
        for (var i = 0; i < 5; i++) {
            prove(asked, "currentPassword", "wrong " + i);
        }
        assertThat(prove(asked, "currentPassword", PASSWORD).body())
                .contains("Try again in 5 seconds.");
        assertThat(servers()).isZero();
    }

    @Test
    void asksNobodyForWhatIsNotDangerous() {
        assertThat(anna.get("/candidates").status()).isEqualTo(200);
        var saved = anna.post("/account/appearance", "locale", "en", "theme", "auto");
        assertThat(saved.status()).isEqualTo(303);
        assertThat(saved.header("Cache-Control")).contains("no-store");
        assertThat(anna.get("/account/again").location()).isEqualTo("/account");
    }

    private Visitor.Page saveServer() {
        anna.get(NEW_SERVER);
        return anna.post(
                NEW_SERVER,
                "name",
                "Ours & theirs",
                "address",
                "mail.agency.test:465",
                "tls",
                "TLS",
                "auth",
                "PASSWORD",
                "username",
                "anna+x@agency.test",
                "password",
                SECRET,
                "enabled",
                "true");
    }

    private Visitor.Page prove(Visitor.Page asked, String field, String typed) {
        var kept = asked.document().select("[name=kept]").val();
        return anna.post(PROOF, field, typed, "kept", kept);
    }

    private long servers() {
        return superuser.sql("select count(*) from smtp_server").query(Long.class).single();
    }

    private String serverId() {
        return superuser
                .sql("select cast(id as text) from smtp_server")
                .query(String.class)
                .single();
    }

    @Test
    void theseAreNotShownWhatWaits() {
        assertThat(
                        List.of(
                                new KeptForm("POST", "/a", Map.of("b", List.of("c=")), null, null)
                                        .toString(),
                                new ProofForm("1", "2", "3").toString()))
                .noneMatch(text -> text.contains("c=") || text.contains("2"));
    }
}
