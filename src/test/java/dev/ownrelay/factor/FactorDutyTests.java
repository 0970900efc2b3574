package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Who must have a second step, and what becomes of those who set none up.
class FactorDutyTests extends FactorFixture {

    private static final String PEOPLE = "/maintenance/factors";
    private static final String BOSS = "ada@agency.test";

    private Visitor boss;
    private String end;

    @BeforeEach
    void joinAnAdministratorWhoIsNoOperator() {
        join(ADMIN, "Ada", BOSS, Role.ADMIN);
        beginNow();
        end = day(clock.instant().plus(FactorRules.TIME));
        boss = signedIn(BOSS);
    }

    @Test
    void nobodyMustByItself() {
        assertThat(due(signedIn(RECRUITER))).isEmpty();
        assertThat(due(boss)).isEmpty();
        clock.advance(Duration.ofDays(400));
        assertThat(signedIn(BOSS).get("/").status()).isEqualTo(200);
    }

    @Test
    void operatorsMustWithinFourteenDays() {
        assertThat(due(admin)).contains(end);
        clock.advance(FactorRules.TIME);
        var late = signedIn(ADMIN);
        for (var page : List.of("/", "/operator/agencies", "/account", "/maintenance/factors")) {
            assertThat(late.get(page).location()).as(page).isEqualTo(PAGE);
        }
        setUp(late);
        assertThat(late.get("/").status()).isEqualTo(200);
        assertThat(due(late)).isEmpty();
    }

    @Test
    void anAgencyMayAskItOfItsAdministrators() {
        demand(boss, "ADMINISTRATORS");
        assertThat(due(signedIn(BOSS))).contains(end);
        assertThat(due(signedIn(RECRUITER))).isEmpty();
        assertThat(trail())
                .contains(
                        "Chose who must have a second step: the agency asks it of administrators");
        demand(boss, "NOBODY");
        assertThat(due(signedIn(BOSS))).isEmpty();
    }

    @Test
    void anAgencyMayAskItOfEverybody() {
        demand(boss, "EVERYBODY");
        assertThat(people(boss, RECRUITER)).contains("must have one by");
        var early = signedIn(RECRUITER);
        assertThat(due(early)).contains(end);
        clock.advance(FactorRules.TIME);
        assertThat(early.get("/messages/new").status())
                .as("nobody is stopped in the middle of a form")
                .isEqualTo(200);
        var late = signedIn(RECRUITER);
        assertThat(late.get("/candidates").location()).isEqualTo(PAGE);
        late.get(PAGE);
        assertThat(late.post("/candidates/quick", "email", "c@d.test").location()).isEqualTo(PAGE);
        var script =
                late.send(late.request("/messages/progress").header("HX-Request", "true").GET());
        assertThat(script.header("HX-Redirect")).isEqualTo(PAGE);
        assertThat(people(boss, RECRUITER)).contains("can do nothing else");
        setUp(late);
        assertThat(late.get("/candidates").status()).isEqualTo(200);
        assertThat(people(boss, RECRUITER)).contains("Since");
    }

    @Test
    void nothingIsAskedForAnyMoreBesideTheFirstRecoveryCodes() {
        demand(boss, "EVERYBODY");
        var rik = signedIn(RECRUITER);
        var app = begin(rik);
        var page = rik.post(PAGE + "/confirm", "code", app.code(clock.instant())).document();
        assertThat(page.select("[data-recovery-code]")).isNotEmpty();
        assertThat(page.select("#factor-due")).isEmpty();
    }

    @Test
    void whoTakesTheAppOffAfterwardsMustSetOneUpAtOnce() {
        demand(boss, "EVERYBODY");
        var rik = signedIn(RECRUITER);
        var factor = setUp(rik);
        clock.advance(FactorRules.TIME);
        rik.get(PAGE);
        rik.post(PAGE + "/remove", "currentPassword", PASSWORD, "code", code(factor));
        assertThat(rik.get("/candidates").location()).isEqualTo(PAGE);
    }

    @Test
    void whoCanStillSignOutAndChooseALanguage() {
        demand(boss, "EVERYBODY");
        clock.advance(FactorRules.TIME);
        var late = signedIn(RECRUITER);
        late.get(PAGE);
        assertThat(late.post("/account/look", "locale", "nl").status()).isEqualTo(303);
        assertThat(late.get(PAGE).body()).contains("Tweede stap");
        assertThat(late.post("/logout").location()).endsWith("/login");
    }

    @Test
    void anAgencyCannotAskForLessThanTheOperator() {
        var page = "/operator/agencies/" + north() + "/factors";
        admin.get(page);
        admin.post(page, "mustHave", "EVERYBODY");
        assertThat(admin.get("/operator/audit").body())
                .contains("the operator asks it of everybody");
        assertThat(text(boss.get(PEOPLE))).contains("The operator of this installation asks it of");
        demand(boss, "NOBODY");
        assertThat(due(signedIn(RECRUITER))).contains(end);
        clock.advance(Duration.ofDays(7));
        boss = signedIn(BOSS);
        demand(boss, "ADMINISTRATORS");
        demand(boss, "NOBODY");
        assertThat(due(signedIn(BOSS))).as("no new time").contains(end);
    }

    @Test
    void whoBecomesAnAdministratorLaterMustHaveOneAtOnce() {
        demand(boss, "ADMINISTRATORS");
        clock.advance(FactorRules.TIME);
        assertThat(signedIn(RECRUITER).get("/").status()).isEqualTo(200);
        database.execute(
                "update app_user set role = 'ADMIN' where email = '%s'".formatted(RECRUITER));
        assertThat(signedIn(RECRUITER).get("/").location()).isEqualTo(PAGE);
    }

    @Test
    void whoBecomesAnOperatorLaterHasTimeFromThen() {
        database.execute("update app_user set operator_since = 'epoch'");
        database.execute("update app_user set operator = true where email = '%s'".formatted(BOSS));
        var since =
                superuser
                        .sql(
                                """
                                select operator_since > now() - interval '1 hour' from app_user
                                where email = ?
                                """)
                        .param(BOSS)
                        .query(Boolean.class)
                        .single();
        assertThat(since).isTrue();
    }

    /// Who owes nothing in a session says nothing of whoever signs in there next.
    @Test
    void theDutyIsThatOfWhoeverIsSignedIn() {
        clock.advance(FactorRules.TIME);
        var browser = signedIn(RECRUITER);
        assertThat(browser.get("/").status()).isEqualTo(200);
        browser.post("/login", "username", ADMIN, "password", PASSWORD);
        assertThat(browser.get("/operator/agencies").location()).isEqualTo(PAGE);
    }

    private static void demand(Visitor by, String who) {
        by.get(PEOPLE);
        assertThat(by.post(PEOPLE, "mustHave", who).status()).isEqualTo(303);
    }

    private static String due(Visitor browser) {
        return browser.get("/account").document().select("#factor-due").text();
    }

    private String people(Visitor by, String email) {
        return by.get(PEOPLE).document().select("[data-user-row=" + id(email) + "]").text();
    }
}
