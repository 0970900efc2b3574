package dev.ownrelay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.link.LinkFixture;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An administrator cannot become operator through the account of one.
class OperatorProtectionTests extends LinkFixture {

    private static final String BO = "bo@agency.test";

    Visitor bo;
    String operator;

    @BeforeEach
    void joinAnAdministratorWhoIsNoOperator() {
        join(ADMIN, "Bo", BO, Role.ADMIN);
        bo = signedIn(BO);
        operator = "/maintenance/users/" + id(ADMIN);
    }

    @Test
    void anAdministratorSetsNoPasswordOfAnOperator() {
        var before = row();
        bo.get("/maintenance/users");
        assertThat(change("Anna", ADMIN, "ADMIN", "true").status()).isEqualTo(403);
        assertThat(row()).isEqualTo(before);
        assertThat(browser().signIn(ADMIN, "the password of Bo").location()).isEqualTo("/login");
        assertThat(bo.get("/operator/agencies").status()).isEqualTo(403);
    }

    @Test
    void anAdministratorChangesNoFieldOfAnOperator() {
        var before = row();
        bo.get("/maintenance/users");
        assertThat(change("Bo", ADMIN, "ADMIN", "true").status()).isEqualTo(403);
        assertThat(change("Anna", BO + "x", "ADMIN", "true").status()).isEqualTo(403);
        assertThat(change("Anna", ADMIN, "RECRUITER", "true").status()).isEqualTo(403);
        assertThat(change("Anna", ADMIN, "ADMIN", "false").status()).isEqualTo(403);
        assertThat(row()).isEqualTo(before);
        assertThat(signedIn(ADMIN).get("/operator/agencies").status()).isEqualTo(200);
    }

    @Test
    void anAdministratorSendsAnOperatorNoLink() {
        bo.get("/maintenance/users");
        for (var link : new String[] {"send-link", "hand-over", "withdraw"}) {
            assertThat(bo.post(operator + "/" + link).status()).as(link).isEqualTo(403);
        }
        assertThat(mails()).isEmpty();
        assertThat(superuser.sql("select count(*) from link").query(Integer.class).single())
                .isZero();
    }

    @Test
    void anAdministratorSeesThatAndFindsNothingToPress() {
        var page = bo.get(operator).document().selectFirst("main");
        assertThat(page.text()).contains("Anna runs the installation");
        assertThat(page.select("form, button, input")).isEmpty();
        assertThat(bo.get("/maintenance/users/" + id(RECRUITER)).document().select("main form"))
                .isNotEmpty();
    }

    @Test
    void anOperatorOfTheAgencyMay() {
        database.execute("update app_user set operator = true where email = '" + BO + "'");
        beginNow();
        bo = signedIn(BO);
        bo.get(operator);
        var version = String.valueOf(user(ADMIN).version());
        var answer =
                bo.post(
                        operator,
                        "displayName",
                        "Anna Bos",
                        "email",
                        ADMIN,
                        "role",
                        "RECRUITER",
                        "enabled",
                        "true",
                        "version",
                        version);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(user(ADMIN).displayName()).isEqualTo("Anna Bos");
        assertThat(user(ADMIN).role()).isEqualTo(Role.RECRUITER);
        assertThat(bo.post(operator + "/send-link").status()).isEqualTo(303);
        assertThat(lastMailTo(ADMIN).path()).startsWith("/reset/");
    }

    @Test
    void anAdministratorWhoHasNotJoinedCountsForNothing() {
        database.execute("update app_user set operator = false");
        var joined = signedIn(BO);
        database.execute(
                "update app_user set joined_at = null where email = '%s'".formatted(ADMIN));
        joined.get("/maintenance/users/" + id(BO));
        var version = String.valueOf(user(BO).version());
        var answer =
                joined.post(
                        "/maintenance/users/" + id(BO),
                        "displayName",
                        "Bo",
                        "email",
                        BO,
                        "role",
                        "RECRUITER",
                        "enabled",
                        "true",
                        "version",
                        version);
        assertThat(text(answer)).contains("only administrator");
        assertThat(user(BO).role()).isEqualTo(Role.ADMIN);
    }

    private Visitor.Page change(String name, String email, String role, String enabled) {
        return bo.post(
                operator,
                "displayName",
                name,
                "email",
                email,
                "role",
                role,
                "password",
                "the password of Bo",
                "enabled",
                enabled,
                "version",
                String.valueOf(user(ADMIN).version()));
    }

    private String row() {
        return superuser
                .sql("select u::text from app_user u where id = ?")
                .param(id(ADMIN))
                .query(String.class)
                .single();
    }
}
