package dev.ownrelay.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

class UsersTests extends AccountFixture {

    @Autowired AppUsers appUsers;
    @Autowired TransactionTemplate transaction;
    Visitor admin;

    @BeforeEach
    void signIn() {
        admin = signedIn(ADMIN);
    }

    @Test
    void aNewUserIsInvitedAndCannotSignInBefore() {
        var page = create("Bo", "Bo@agency.test", "RECRUITER");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().selectFirst("#link").val()).contains("/invitation/");
        assertThat(admin.get("/maintenance/users").document().text())
                .contains("Bo@agency.test", "Recruiter", "Invited, until");
        assertThat(signIns.find("bo@agency.test")).isEmpty();
    }

    @Test
    void anAddressOfAnotherAgencyCanBeInvited() {
        found("South", "zoe@south.test");
        var page = create("Bo", "ZOE@south.test", "RECRUITER");
        assertThat(page.document().selectFirst("#link").val()).contains("/invitation/");
        assertThat(signIns.find("zoe@south.test")).contains(signIn("zoe@south.test"));
    }

    @Test
    void saysThatAColleagueHasTheAddress() {
        var page = create("Bo", "RIK@agency.test", "RECRUITER");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().text())
                .contains("Another user of your agency has this address.");
        assertThat(page.document().selectFirst("#displayName").val()).isEqualTo("Bo");
    }

    @Test
    void refusesWhatIsNoUser() {
        var page = create("a@b", "a@b.test, c@d.test", "OPERATOR");
        assertThat(page.document().text())
                .contains("Leave out @", "Fill in one address", "Choose a role");
        assertThat(create("Bo", "\"b o\"@agency.test", "ADMIN").status()).isEqualTo(200);
        assertThat(create("Bo", "bö@agency.test", "ADMIN").status()).isEqualTo(200);
        assertThat(create("B\u202eo", "bo@agency.test", "ADMIN").status()).isEqualTo(200);
    }

    @Test
    void leavesWhatTheFormDoesNotNameAlone() {
        admin.get("/maintenance/users/new");
        admin.post(
                "/maintenance/users/new",
                "displayName",
                "Bo",
                "email",
                "bo@agency.test",
                "role",
                "RECRUITER",
                "password",
                PASSWORD,
                "enabled",
                "true",
                "operator",
                "true",
                "tenantId",
                UUID.randomUUID().toString(),
                "passwordHash",
                "x",
                "user.operator",
                "true",
                "form.operator",
                "true",
                "id",
                UUID.randomUUID().toString());
        assertThat(stored("bo@agency.test").operator()).isFalse();
        assertThat(stored("bo@agency.test").tenantId()).isEqualTo(user(ADMIN).tenantId());
        assertThat(stored("bo@agency.test").passwordHash()).startsWith("$argon2id$");
        assertThat(stored("bo@agency.test").joinedAt()).isNull();
        assertThat(browser().signIn("bo@agency.test", PASSWORD).location()).isEqualTo("/login");
    }

    @Test
    void changesNeitherPasswordNorProof() {
        var before = user(RECRUITER);
        assertThat(save(RECRUITER, "Rika", "RIK@agency.test", "ADMIN", true).status())
                .isEqualTo(303);
        var after = user(RECRUITER);
        assertThat(after.displayName()).isEqualTo("Rika");
        assertThat(after.email()).isEqualTo("RIK@agency.test");
        assertThat(after.role()).isEqualTo(Role.ADMIN);
        assertThat(after.passwordHash()).isEqualTo(before.passwordHash());
        assertThat(after.addressProvenAt()).isNotNull();
    }

    @Test
    void aNewAddressHasToBeProvenFirst() {
        var page = save(RECRUITER, "Rik", "rika@agency.test", "RECRUITER", true);
        assertThat(page.document().text()).contains("Emails that confirm an address leave");
        assertThat(page.document().selectFirst("#email").val()).isEqualTo("rika@agency.test");
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
    }

    @Test
    void theLastAdministratorStays() {
        assertThat(save(ADMIN, "Anna", ADMIN, "RECRUITER", true).document().text())
                .contains("only administrator");
        assertThat(save(ADMIN, "Anna", ADMIN, "ADMIN", false).document().text())
                .contains("only operator");
        save(RECRUITER, "Rik", RECRUITER, "ADMIN", true);
        assertThat(save(ADMIN, "Anna", ADMIN, "RECRUITER", true).status()).isEqualTo(303);
        assertThat(user(ADMIN).role()).isEqualTo(Role.RECRUITER);
    }

    @Test
    void tellsTheSecondOfTwoWhoEditAtOnce() {
        var old = String.valueOf(user(RECRUITER).version());
        save(RECRUITER, "First", RECRUITER, "RECRUITER", true);
        var page = save(RECRUITER, "Second", RECRUITER, "RECRUITER", true, old);
        assertThat(page.document().text()).contains("Somebody else changed this user");
        assertThat(page.document().selectFirst("#displayName").val()).isEqualTo("Second");
        assertThat(user(RECRUITER).displayName()).isEqualTo("First");
        var version = page.document().selectFirst("input[name=version]").val();
        assertThat(save(RECRUITER, "Second", RECRUITER, "RECRUITER", true, version).status())
                .isEqualTo(303);
    }

    @Test
    void tellsAnAdministratorWhenTheUserSavesAtTheSameMoment() {
        admin.get("/maintenance/users");
        var old = String.valueOf(user(RECRUITER).version());
        var page =
                database.during(
                        "update app_user set version = version + 1 where email = '%s'"
                                .formatted(RECRUITER),
                        () -> save(RECRUITER, "Second", RECRUITER, "RECRUITER", true, old));
        assertThat(page.document().text()).contains("Somebody else changed this user");
        assertThat(page.document().selectFirst("#displayName").val()).isEqualTo("Second");
        var version = page.document().selectFirst("input[name=version]").val();
        assertThat(version).isNotEqualTo(old);
        assertThat(save(RECRUITER, "Second", RECRUITER, "RECRUITER", true, version).status())
                .isEqualTo(303);
    }

    @Test
    void aUserOfAnotherAgencyIsNotThere() {
        found("South", "zoe@south.test");
        var foreign = "/maintenance/users/" + id("zoe@south.test");
        assertThat(admin.get(foreign).status()).isEqualTo(404);
        assertThat(admin.get("/maintenance/users/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(admin.get("/maintenance/users/no-id").status()).isEqualTo(404);
        var post = admin.post(foreign, "displayName", "x", "email", "x@y.test", "role", "ADMIN");
        assertThat(post.status()).isEqualTo(404);
        assertThat(admin.get("/maintenance/users").body()).doesNotContain("zoe@south.test");
    }

    @Test
    void theOperatorSeesFiguresAndPausesAgencies() {
        var page =
                admin.post(
                        "/operator/agencies/new",
                        "name",
                        "South",
                        "locale",
                        "nl",
                        "adminName",
                        "Zoe",
                        "adminEmail",
                        "zoe@south.test");
        accept(page, "zoe@south.test");
        var list = admin.get("/operator/agencies");
        assertThat(list.document().text())
                .contains("North 2 0 0 Active")
                .contains("South 1 0 0 Active");
        assertThat(list.body()).doesNotContain("zoe@south.test");
        var south = user("zoe@south.test").tenantId();
        admin.post("/operator/agencies/" + south + "/pause");
        assertThat(admin.get("/operator/agencies").document().text())
                .contains("South 1 0 0 Paused");
        assertThat(signedIn("zoe@south.test").get("/account").body())
                .contains("Dit bureau")
                .contains("Mijn account");
        admin.post("/operator/agencies/" + south + "/resume");
        assertThat(admin.get("/operator/agencies").document().text())
                .contains("South 1 0 0 Active");
        assertThat(signedIn("zoe@south.test").get("/operator/agencies").status()).isEqualTo(403);
        assertThat(admin.post("/operator/agencies/" + UUID.randomUUID() + "/pause").status())
                .isEqualTo(404);
    }

    @Test
    void showsOnlyWhoChoseTheServerThatIsAskedFor() {
        var server = server(RECRUITER, "Mail North", 2525);
        signedIn(RECRUITER).post("/account/server", "smtpServerId", server.toString());
        var page = admin.get("/maintenance/users?server=" + server).document();
        assertThat(page.selectFirst("main").text())
                .contains("Only the users who chose Mail North.", RECRUITER)
                .doesNotContain(ADMIN);
        assertThat(page.select("main a[href='/maintenance/users']").text())
                .isEqualTo("Show all users");
        assertThat(admin.get("/maintenance/users?server=").body()).contains(ADMIN, RECRUITER);
    }

    @Test
    void showsThroughWhichServerEachSendsAndWhoSignedInLast() {
        var server = server(RECRUITER, "Mail North", 2525);
        clock.advance(Duration.ofHours(1));
        signedIn(RECRUITER).post("/account/server", "smtpServerId", server.toString());
        admin = signedIn(ADMIN);
        create("Bo", "bo@agency.test", "RECRUITER");
        var rows = admin.get("/maintenance/users").document().select("#users tbody tr");
        var rik = rows.stream().filter(row -> row.text().contains(RECRUITER)).findFirst();
        assertThat(rik.orElseThrow().text()).contains("Rik", "Recruiter", "Mail North", "On");
        assertThat(rik.get().select("time").attr("datetime")).isEqualTo(clock.instant().toString());
        var bo = rows.stream().filter(row -> row.text().contains("bo@agency.test")).findFirst();
        assertThat(bo.orElseThrow().text()).contains("Nothing chosen yet", "Never", "Invited");
        assertThat(bo.get().select("time")).isEmpty();
    }

    @Test
    void nobodyChoseAServerThatIsNotThere() {
        found("South", "zoe@south.test");
        var foreign = server("zoe@south.test", "Mail South", 2525);
        signedIn("zoe@south.test").post("/account/server", "smtpServerId", foreign.toString());
        for (var id : List.of(foreign.toString(), UUID.randomUUID().toString(), "no-id")) {
            var page = admin.get("/maintenance/users?server=" + id);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.document().selectFirst("main").text())
                    .contains("Nobody chose this server.")
                    .doesNotContain("South", ADMIN);
        }
    }

    /// As the person does whom the link is handed over to.
    private void accept(Visitor.Page handOver, String email) {
        var link = URI.create(handOver.document().selectFirst("#link").val()).getPath();
        var person = browser();
        person.get(link);
        var done = person.post(link, "password", PASSWORD, "repeat", PASSWORD);
        assertThat(done.location()).isEqualTo("/");
        assertThat(signIns.find(email)).isPresent();
    }

    private SignIns.SignIn signIn(String email) {
        return signIns.find(email).orElseThrow();
    }

    private AppUser stored(String email) {
        return CurrentTenant.call(
                user(ADMIN).tenantId(),
                () ->
                        transaction.execute(
                                _ -> appUsers.findByEmailIgnoreCase(email).orElseThrow()));
    }

    private Visitor.Page create(String name, String email, String role) {
        admin.get("/maintenance/users/new");
        return admin.post(
                "/maintenance/users/new",
                "displayName",
                name,
                "email",
                email,
                "role",
                role,
                "enabled",
                "true",
                "_enabled",
                "on");
    }

    private Visitor.Page save(String who, String name, String email, String role, boolean enabled) {
        var version = String.valueOf(user(who).version());
        return save(who, name, email, role, enabled, version);
    }

    private Visitor.Page save(
            String who, String name, String email, String role, boolean enabled, String version) {
        admin.get("/maintenance/users/" + id(who));
        return admin.post(
                "/maintenance/users/" + id(who),
                "displayName",
                name,
                "email",
                email,
                "role",
                role,
                "_enabled",
                "on",
                enabled ? "enabled" : "x",
                "true",
                "version",
                version);
    }
}
