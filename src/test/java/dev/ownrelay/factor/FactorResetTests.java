package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Whoever has lost the app and the recovery codes is let in by others, a day later.
class FactorResetTests extends FactorFixture {

    private static final String PEOPLE = "/maintenance/factors";
    private static final String BOSS = "ada@agency.test";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    private Visitor boss;
    private Visitor rik;
    private SetUp factor;

    @BeforeEach
    void aRecruiterHasAnApp() {
        join(ADMIN, "Ada", BOSS, Role.ADMIN);
        rik = signedIn(RECRUITER);
        factor = setUp(rik);
        boss = signedIn(BOSS);
    }

    @Test
    void aDayLaterThePasswordAloneLetsIn() {
        assertThat(text(boss.get(PEOPLE))).contains("Lost it Rik");
        assertThat(reset(boss, id(RECRUITER)).location()).isEqualTo(PEOPLE);
        assertThat(lastMailTo(RECRUITER).subject())
                .isEqualTo("Your second step is about to be taken off");
        var asked = half();
        assertThat(asked.get("/login/code").document().select("#reset").text())
                .contains("From tomorrow", "your password alone lets you in");
        clock.advance(FactorResets.WAIT.minusSeconds(31));
        half();
        clock.advance(Duration.ofSeconds(31));
        var back = back(RECRUITER);
        assertThat(back.get("/candidates").status()).isEqualTo(200);
        assertThat(rik.get("/candidates").location())
                .as("others are signed out")
                .contains("/login");
        assertThat(mailsTo(RECRUITER))
                .anyMatch(mail -> mail.subject().contains("without the second step"));
        assertThat(trail())
                .contains("Asked to take off a second step that was lost")
                .contains("Signed in without the second step");
        assertThat(recoveryCodes()).isZero();
        setUp(back);
        half();
    }

    @Test
    void whoeverUsesTheAppMeanwhileKeepsIt() {
        reset(boss, id(RECRUITER));
        assertThat(type(half(), code(factor)).location()).isEqualTo("/");
        assertThat(lastMailTo(RECRUITER).subject()).isNotEqualTo("Your second step stays");
        assertThat(mailsTo(RECRUITER))
                .anyMatch(mail -> mail.subject().equals("Your second step stays"));
        clock.advance(FactorResets.WAIT);
        half();
    }

    @Test
    void theOwnerSaysNo() {
        reset(boss, id(RECRUITER));
        var page = rik.get(PAGE);
        assertThat(page.document().select("#reset").text()).contains("unless you keep it");
        rik.post(PAGE + "/keep");
        assertThat(rik.get(PAGE).document().select("#reset")).isEmpty();
        clock.advance(FactorResets.WAIT);
        half();
    }

    /// Somebody whom their organisation lets in may have no password to sign in by.
    @Test
    void whoeverIsSignedInTakesItOffOnceTheDayIsOver() {
        reset(boss, id(RECRUITER));
        rik.get(PAGE);
        assertThat(rik.post(PAGE + "/take-off").location()).as("too soon").isEqualTo(PAGE);
        assertThat(rik.get(PAGE).document().select("[formaction$=take-off]")).isEmpty();
        superuser.sql("update factor_reset set asked_at = asked_at - interval '1 day'").update();
        assertThat(rik.get(PAGE).document().select("[formaction$=take-off]")).hasSize(1);
        assertThat(rik.post(PAGE + "/take-off").location()).isEqualTo("/login?ended");
        assertThat(rik.get("/candidates").location()).contains("/login");
        assertThat(signedIn(RECRUITER).get("/candidates").status()).isEqualTo(200);
    }

    @Test
    void anAdministratorWithdrawsIt() {
        reset(boss, id(RECRUITER));
        assertThat(text(boss.get(PEOPLE))).contains("Can be taken off tomorrow");
        boss.post(PEOPLE + "/" + id(RECRUITER) + "/withdraw");
        clock.advance(FactorResets.WAIT);
        half();
    }

    @Test
    void whatNobodyMadeUseOfIsOver() {
        reset(boss, id(RECRUITER));
        clock.advance(FactorResets.WAIT.plus(FactorResets.GOOD));
        half();
        boss = signedIn(BOSS);
        reset(boss, id(RECRUITER));
        clock.advance(FactorResets.WAIT);
        back(RECRUITER);
    }

    @Test
    void anotherPasswordThanTheRightOneLetsNobodyIn() {
        reset(boss, id(RECRUITER));
        clock.advance(FactorResets.WAIT);
        browser().signIn(RECRUITER, "not the password");
        assertThat(recoveryCodes()).isEqualTo(RecoveryCodes.COUNT);
        back(RECRUITER);
    }

    @Test
    void nobodyAsksForThemselvesOrForWhoRunsTheInstallation() {
        setUp(boss);
        assertThat(reset(boss, id(BOSS)).status()).isEqualTo(404);
        setUp(admin);
        assertThat(reset(boss, id(ADMIN)).status()).isEqualTo(403);
        assertThat(resets()).isZero();
    }

    @Test
    void nobodyAsksForAnotherAgency() {
        found("South", "sue@agency.test");
        var sue = signedIn("sue@agency.test");
        assertThat(reset(sue, id(RECRUITER)).status()).isEqualTo(404);
        assertThat(sue.post(PEOPLE + "/" + id(RECRUITER) + "/withdraw").status()).isEqualTo(404);
        var page = "/operator/agencies/" + user("sue@agency.test").tenantId() + "/factors/";
        admin.get("/account");
        assertThat(admin.post(page + id(RECRUITER) + "/reset").status()).isEqualTo(404);
        assertThat(resets()).isZero();
    }

    @Test
    void operatorsHelpAdministratorsAndNobodyElse() {
        setUp(boss);
        var page = "/operator/agencies/" + north() + "/factors";
        assertThat(text(admin.get(page))).contains("Lost it Ada").doesNotContain("Rik", BOSS);
        admin.post(page + "/" + id(BOSS) + "/reset");
        assertThat(text(admin.get("/operator/audit"))).contains("Asked to take off a second step");
        admin.get(page);
        assertThat(admin.post(page + "/" + id(RECRUITER) + "/reset").status()).isEqualTo(404);
        clock.advance(FactorResets.WAIT);
        back(BOSS);
    }

    /// Whoever has it all the same types a code, on the same page.
    @Test
    void whoeverHasTheAppAfterAllUsesItInstead() {
        reset(boss, id(RECRUITER));
        clock.advance(FactorResets.WAIT);
        assertThat(type(half(), code(factor)).location()).isEqualTo("/");
        assertThat(recoveryCodes()).isEqualTo(RecoveryCodes.COUNT);
        var late = half();
        assertThat(late.post("/login/code/lost").location()).isEqualTo("/login/code");
    }

    @Test
    void nobodySaysItBeforeTheTimeHasComeOrWithoutThePassword() {
        assertThat(half().post("/login/code/lost").location()).isEqualTo("/login/code");
        reset(boss, id(RECRUITER));
        clock.advance(FactorResets.WAIT.minusSeconds(1));
        assertThat(half().post("/login/code/lost").location()).isEqualTo("/login/code");
        clock.advance(Duration.ofSeconds(1));
        var stranger = browser();
        stranger.get("/login");
        assertThat(stranger.post("/login/code/lost").location()).startsWith("/login?");
        assertThat(recoveryCodes()).isEqualTo(RecoveryCodes.COUNT);
    }

    @Test
    void whatWasAskedForOtherRightsIsOver() {
        reset(boss, id(RECRUITER));
        database.execute(
                "update app_user set operator = true where email = '%s'".formatted(RECRUITER));
        assertThat(resets()).isZero();
    }

    @Test
    void whoIsSwitchedOffMeanwhileIsAskedForAnew() {
        reset(boss, id(RECRUITER));
        for (var enabled : List.of(false, true)) {
            database.execute(
                    "update app_user set enabled = %s where email = '%s'"
                            .formatted(enabled, RECRUITER));
        }
        assertThat(resets()).isZero();
    }

    @Test
    void whatSomebodyAskedWhoHasGoneIsOver() {
        reset(boss, id(RECRUITER));
        database.execute("update app_user set enabled = false where email = '%s'".formatted(BOSS));
        assertThat(resets()).isZero();
    }

    @Test
    void whatAnOperatorOfAnotherAgencyAskedIsOverWithThatRight() {
        found("South", "sue@agency.test");
        setUp(boss);
        for (var lost : List.of("operator = false", "enabled = false")) {
            operate("operator = true, enabled = true");
            beginNow();
            var page = "/operator/agencies/" + north() + "/factors";
            var sue = signedIn("sue@agency.test");
            sue.get(page);
            sue.post(page + "/" + id(BOSS) + "/reset");
            assertThat(boss.get(PAGE).document().select("#reset")).as(lost).hasSize(1);
            operate(lost);
            assertThat(boss.get(PAGE).document().select("#reset")).as(lost).isEmpty();
        }
        clock.advance(FactorResets.WAIT);
        var late = browser();
        late.signIn(BOSS, PASSWORD);
        assertThat(late.post("/login/code/lost").location()).isEqualTo("/login/code");
    }

    /// As the application does, to which only the rows of one agency are there.
    private void operate(String rights) {
        var sue = user("sue@agency.test");
        new Fixtures(jdbc, manager)
                .in(sue.tenantId(), "update app_user set " + rights + " where id = ?", sue.getId());
    }

    @Test
    void aNewAppIsNotTakenOff() {
        reset(boss, id(RECRUITER));
        superuser.sql("delete from user_totp").update();
        setUp(signedIn(RECRUITER));
        assertThat(resets()).isZero();
    }

    /// Signs in without the second step, whose time has come to be taken off.
    private Visitor back(String email) {
        var back = browser();
        assertThat(back.signIn(email, PASSWORD).location()).isEqualTo("/login/code");
        assertThat(text(back.get("/login/code"))).contains("If you did, go on without it");
        assertThat(back.post("/login/code/lost").location()).isEqualTo("/");
        return back;
    }

    private static Visitor.Page reset(Visitor by, UUID whom) {
        by.get(PEOPLE);
        return by.post(PEOPLE + "/" + whom + "/reset");
    }

    private long recoveryCodes() {
        return superuser.sql("select count(*) from recovery_code").query(Long.class).single();
    }

    private long resets() {
        return superuser.sql("select count(*) from factor_reset").query(Long.class).single();
    }
}
