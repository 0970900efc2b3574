package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.CodeApp;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// My account, Second step.
class FactorPageTests extends FactorFixture {

    private Visitor rik;

    @BeforeEach
    void signIn() {
        rik = signedIn(RECRUITER);
    }

    @Test
    void setsUpAnAppForThePasswordAndARightCode() {
        assertThat(rik.get("/account").document().select("a[href='" + PAGE + "']").text())
                .isEqualTo("Second step at sign-in");
        assertThat(state()).isEqualTo("none");
        var page = rik.post(PAGE + "/new", "currentPassword", PASSWORD).document();
        var app = new CodeApp(page.select("[data-totp-secret]").text());
        assertThat(page.select("svg.qr path").attr("d")).startsWith("M");
        assertThat(page.select("img")).isEmpty();
        var refused = rik.post(PAGE + "/confirm", "code", "12 34").document();
        assertThat(refused.select("#code-error").text()).startsWith("That code is not right");
        assertThat(refused.select("[data-totp-secret]").text()).isEqualTo(app.key());
        assertThat(state()).isEqualTo("none");
        var codes = rik.post(PAGE + "/confirm", "code", app.code(clock.instant()));
        assertThat(codes.document().select("[data-recovery-code]").eachText())
                .hasSize(RecoveryCodes.COUNT)
                .allMatch(code -> code.matches("([a-z2-7]{6}-){3}[a-z2-7]{6}"));
        assertThat(codes.header("Cache-Control")).contains("no-store");
        assertThat(state()).isEqualTo("totp");
        assertThat(rik.get(PAGE).body()).contains("10 recovery codes are left");
        assertThat(trail()).contains("Set up an app with codes");
        assertThat(lastMailTo(RECRUITER).subject())
                .isEqualTo("A second step was set up for your account");
        assertThat(lastMailTo(RECRUITER).text()).contains("Hello Rik", "at North");
    }

    @Test
    void asksForThePasswordFirst() {
        rik.get(PAGE);
        var page = rik.post(PAGE + "/new", "currentPassword", "not the password").document();
        assertThat(page.select("#currentPassword-error").text()).isNotEmpty();
        assertThat(page.select("[data-totp-secret]")).isEmpty();
        assertThat(rik.post(PAGE + "/confirm", "code", "123456").location()).isEqualTo(PAGE);
        for (var i = 0; i < 3; i++) {
            rik.post(PAGE + "/new", "currentPassword", "wrong " + i);
        }
        rik.post(PAGE + "/new", "currentPassword", "wrong again");
        assertThat(rik.post(PAGE + "/new", "currentPassword", PASSWORD).body())
                .contains("Try again in 5 seconds.");
    }

    @Test
    void showsTheKeyNeverAgain() {
        var factor = setUp(rik);
        rik.get(PAGE);
        for (var page :
                List.of(
                        rik.get(PAGE),
                        rik.get("/account"),
                        rik.post(PAGE + "/new", "currentPassword", PASSWORD),
                        rik.post(PAGE + "/confirm", "code", code(factor)),
                        rik.post(PAGE + "/codes", "currentPassword", PASSWORD, "code", "123456"))) {
            assertThat(page.body()).doesNotContain(factor.app().key(), "data-totp-secret");
            assertThat(factor.recovery()).noneMatch(page.body()::contains);
        }
        assertThat(stored("user_totp")).doesNotContain(factor.app().key());
        assertThat(factor.recovery())
                .noneMatch(code -> stored("recovery_code").contains(code.replace("-", "")));
        assertThat(stored("spring_session_attributes")).doesNotContain(factor.app().key());
    }

    private String stored(String table) {
        return String.join(
                "\n",
                superuser
                        .sql("select cast(t as text) from %s t".formatted(table))
                        .query(String.class)
                        .list());
    }

    @Test
    void aKeyIsBoundToItsUser() {
        var factor = setUp(rik);
        var anna = signedIn(ADMIN);
        var annas = setUp(anna);
        superuser
                .sql(
                        """
                        update user_totp set sealed_secret =
                            (select sealed_secret from user_totp where user_id = ?) where user_id = ?
                        """)
                .params(id(RECRUITER), id(ADMIN))
                .update();
        var browser = browser();
        browser.signIn(ADMIN, PASSWORD);
        browser.get("/login/code");
        assertThat(type(browser, code(factor)).body()).contains("code-error");
        assertThat(type(browser, annas.recovery().getFirst()).location()).isEqualTo("/");
    }

    /// A thief who has the password, or somebody's session for a while, leaves no key behind.
    @Test
    void aKeyIsOnlyOfTheSessionThatWasShownIt() {
        var thief = signedIn(RECRUITER);
        var planted = begin(thief);
        var own = begin(rik);
        assertThat(own.key()).isNotEqualTo(planted.key());
        assertThat(thief.post(PAGE + "/confirm", "code", "000000").location()).isEqualTo(PAGE);
        var now = clock.instant();
        assertThat(thief.post(PAGE + "/confirm", "code", own.code(now)).location()).isEqualTo(PAGE);
        assertThat(rik.post(PAGE + "/confirm", "code", planted.code(now)).body())
                .contains("code-error", own.key());
        var told = rik.post(PAGE + "/confirm", "code", own.code(now)).document();
        assertThat(told.select("[data-recovery-code]")).isNotEmpty();
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                details.getJdbcUrl(), details.getUsername(), details.getPassword());
    }

    @Test
    void theOperatorLetsInWhoHasLostAppAndRecoveryCodesAsTheReadmeSays() throws Exception {
        setUp(rik);
        var readme = Files.readString(Path.of("README.md"));
        var sql = readme.split("## A lost app or passkey")[1].split("```sql\n")[1].split("```")[0];
        try (var psql = superuser()) {
            psql.createStatement().execute(sql.replace("anna@agency.example", RECRUITER));
        }
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
        var noted = "select count(*) from audit_event where action = 'factor.removed'";
        assertThat(superuser.sql(noted).query(Long.class).single()).isOne();
        setUp(signedIn(RECRUITER));
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/login/code");
    }

    @Test
    void aKeyThatNobodyConfirmedIsForgottenAfterAnHour() {
        var app = begin(rik);
        clock.advance(Duration.ofHours(1));
        assertThat(rik.post(PAGE + "/confirm", "code", app.code(clock.instant())).location())
                .isEqualTo(PAGE);
        assertThat(begin(rik).key()).isNotEqualTo(app.key());
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void settingUpAndRemovingEndAllOtherSessions() {
        var other = signedIn(RECRUITER);
        var factor = setUp(rik);
        assertThat(other.get("/account").location()).isEqualTo("/login");
        type(half(other), code(factor));
        assertThat(other.get("/account").status()).isEqualTo(200);
        clock.advance(STEP);
        rik.get(PAGE);
        var done = rik.post(PAGE + "/remove", "currentPassword", PASSWORD, "code", code(factor));
        assertThat(done.location()).isEqualTo(PAGE);
        assertThat(state()).isEqualTo("none");
        assertThat(other.get("/account").location()).isEqualTo("/login");
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
        assertThat(trail()).contains("Removed the app with codes");
        assertThat(mailsTo(RECRUITER))
                .extracting(Mail::subject)
                .contains("The app with codes was removed from your account");
        assertThat(superuser.sql("select count(*) from recovery_code").query(Long.class).single())
                .isZero();
    }

    @Test
    void removingAsksForThePasswordAndACode() {
        var factor = setUp(rik);
        rik.get(PAGE);
        var noCode = rik.post(PAGE + "/remove", "currentPassword", PASSWORD).document();
        assertThat(noCode.select("#code-error").text()).isNotEmpty();
        var noPassword =
                rik.post(PAGE + "/remove", "currentPassword", "wrong", "code", code(factor));
        assertThat(noPassword.document().select("#currentPassword-error").text()).isNotEmpty();
        assertThat(state()).isEqualTo("totp");
        assertThat(rik.post(PAGE + "/remove", "currentPassword", PASSWORD, "code", code(factor)))
                .as("the code is not used up by a wrong password")
                .extracting(Visitor.Page::location)
                .isEqualTo(PAGE);
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void newRecoveryCodesTakeThePlaceOfThoseBefore() {
        var factor = setUp(rik);
        rik.get(PAGE);
        var page = rik.post(PAGE + "/codes", "currentPassword", PASSWORD, "code", code(factor));
        var fresh = page.document().select("[data-recovery-code]").eachText();
        assertThat(fresh)
                .hasSize(RecoveryCodes.COUNT)
                .doesNotContainAnyElementsOf(factor.recovery());
        assertThat(type(half(), factor.recovery().getFirst()).body()).contains("code-error");
        assertThat(type(half(), fresh.getFirst()).location()).isEqualTo("/");
        assertThat(mailsTo(RECRUITER)).extracting(Mail::kind).contains("factor-codes-renewed");
    }

    @Test
    void speaksDutchToo() {
        rik.post("/account/appearance", "locale", "nl", "theme", "auto");
        assertThat(rik.get(PAGE).body()).contains("Tweede stap", "App instellen");
        setUp(rik);
        assertThat(lastMailTo(RECRUITER).subject())
                .isEqualTo("Er is een tweede stap ingesteld voor je account");
    }

    private String state() {
        return rik.get(PAGE).document().select("[data-factor]").attr("data-factor");
    }
}
