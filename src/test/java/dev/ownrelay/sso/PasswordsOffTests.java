package dev.ownrelay.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.TestLinks;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/// Where passwords let in only those who keep theirs, somebody always gets in.
class PasswordsOffTests extends OrganisationFixture {

    private static final String PASSWORDS = URL + "/passwords";
    private static final String WRONG = "The address or the password is not right.";

    private Visitor keeper;
    private UUID bea;

    @BeforeEach
    void open() {
        bea = user("bea@" + domain, "ADMIN");
        user("anna@" + domain, "RECRUITER");
        switchOn();
        keeper = signedIn("admin@" + domain);
        keeper.get(URL);
    }

    private void endPasswords(UUID... kept) {
        var fields = new String[kept.length * 2];
        for (int i = 0; i < kept.length; i++) {
            fields[2 * i] = "keepers";
            fields[2 * i + 1] = kept[i].toString();
        }
        assertThat(keeper.post(PASSWORDS, fields).location()).isEqualTo(URL);
    }

    private String failure(String email, String password) {
        var visitor = visitor();
        var page = visitor.signIn(email, password);
        return page.location().equals("/login")
                ? visitor.get("/login").document().select(".alert-danger").text()
                : page.location();
    }

    @Test
    void theyEndOnlyWhereAnAdministratorKeepsOne() {
        endPasswords();
        assertThat(keeper.get(URL).body()).contains("Choose at least one administrator");
        assertThat(failure("anna@" + domain, PASSWORD)).isEqualTo("/");
        endPasswords(UUID.randomUUID());
        assertThat(failure("anna@" + domain, PASSWORD)).isEqualTo("/");

        endPasswords(admin);
        assertThat(failure("anna@" + domain, PASSWORD)).contains("signs in with its organisation");
        assertThat(failure("bea@" + domain, PASSWORD)).contains("signs in with its organisation");
        assertThat(failure("admin@" + domain, PASSWORD)).isEqualTo("/");
        assertThat(trail("single-sign-on.passwords-off")).containsExactly("1");
        in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
    }

    @Test
    void whoDoesNotKnowThePasswordLearnsNothing() {
        endPasswords(admin);
        assertThat(failure("anna@" + domain, "a wrong password")).isEqualTo(WRONG);
        assertThat(failure("nobody@" + domain, PASSWORD)).isEqualTo(WRONG);
    }

    /// What stands in place of a password is none.
    @Test
    void anAdministratorWithoutAPasswordKeepsNone() {
        in("dora@" + domain, claims("dora-1", "dora@" + domain, true));
        var dora =
                rows.value(
                        agency,
                        UUID.class,
                        "select id from app_user where email = ?",
                        "dora@" + domain);
        rows.in(agency, "update app_user set role = 'ADMIN' where id = ?", dora);
        endPasswords(dora);
        assertThat(keeper.get(URL).body())
                .contains("Choose at least one administrator", "has no password");
        assertThat(failure("anna@" + domain, PASSWORD)).isEqualTo("/");
    }

    @Test
    void theLastWhoKeepsOneIsNeitherSwitchedOffNorMadeARecruiterNorLosesIt() {
        endPasswords(admin);
        var other = visitor();
        rows.in(agency, "update app_user set locale = 'en'");
        other.get("/login");
        other.get(back(begin(other, "bea@" + domain), claims("bea-1", "bea@" + domain, true)));
        var form = other.get("/maintenance/users/" + admin).document();
        var version = form.select("[name=version]").attr("value");
        var fields =
                new String[] {
                    "displayName", "Admin", "email", "admin@" + domain, "version", version, "role"
                };
        for (var change : new String[] {"RECRUITER", "ADMIN"}) {
            var all = java.util.Arrays.copyOf(fields, fields.length + 1);
            all[fields.length] = change;
            var page =
                    change.equals("ADMIN")
                            ? other.post("/maintenance/users/" + admin, all)
                            : other.post(
                                    "/maintenance/users/" + admin, with(all, "enabled", "true"));
            assertThat(page.body()).contains("the only administrator who gets in by password");
        }
        other.get(URL);
        other.post(PASSWORDS, "keepers", "nobody");
        assertThat(other.get(URL).body()).contains("Choose at least one administrator");
        assertThat(failure("admin@" + domain, PASSWORD)).isEqualTo("/");
        other.post(PASSWORDS, "keepers", bea.toString());
        assertThat(failure("bea@" + domain, PASSWORD)).isEqualTo("/");
        assertThat(failure("admin@" + domain, PASSWORD)).contains("organisation");
    }

    private static String[] with(String[] fields, String... more) {
        var all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return all;
    }

    @Test
    void aLinkForAPasswordSetsNoneAndLetsNobodyIn() {
        var token = TestLinks.token(agency);
        rows.in(
                agency,
                """
                insert into link (tenant_id, id, user_id, purpose, token_hash, address, mailed,
                    created_at, expires_at)
                select tenant_id, gen_random_uuid(), id, 'RESET', ?, email, true, now(),
                    now() + interval '1 hour' from app_user where email = ?
                """,
                TestLinks.hash(token),
                "anna@" + domain);
        var visitor = visitor();
        assertThat(visitor.get("/reset/" + token).document().select("[name=password]")).hasSize(1);
        endPasswords(admin);
        var page =
                visitor.post(
                        "/reset/" + token,
                        "password",
                        "another good sentence",
                        "repeat",
                        "another good sentence");
        assertThat(page.document().select("[data-elsewhere]")).hasSize(1);
        page = visitor.get("/reset/" + token);
        assertThat(page.document().select("[data-elsewhere]").text())
                .contains("signs in with its organisation");
        assertThat(page.document().select("[name=password]")).isEmpty();
        assertThat(visitor.get("/").location()).contains("/login");
    }

    @Test
    void ofWhomNoPasswordLetsInNeitherOneNorASecondStepIsAsked() {
        rows.in(agency, "update app_user set joined_at = now() - interval '15 days'");
        rows.in(
                agency,
                """
                insert into factor_rule (tenant_id, own_choice, everybody_since)
                values (?, 'EVERYBODY', now() - interval '15 days')
                """,
                agency);
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        assertThat(anna.get("/account").document().select("[name=currentPassword]")).hasSize(1);
        assertThat(secondStep("anna@" + domain)).contains("before it is set up");
        endPasswords(admin);
        assertThat(secondStep("anna@" + domain)).contains("the organisation asks");
        assertThat(keeper.get("/account").document().select("[name=currentPassword]")).hasSize(1);
        var page = anna.get("/account").document();
        assertThat(page.select("[name=currentPassword]")).isEmpty();
        assertThat(page.select("#password").text()).contains("You sign in with your organisation");
    }

    private String secondStep(String name) {
        return keeper.get("/maintenance/factors")
                .document()
                .select("tr:contains(" + name + ")")
                .text();
    }

    @Test
    void anOperatorSignsInByPasswordAllTheSame() {
        rows.in(agency, "update app_user set operator = true where email = ?", "anna@" + domain);
        endPasswords(admin);
        assertThat(failure("anna@" + domain, PASSWORD)).isEqualTo("/");
    }

    @Test
    void theyAreThereAgainWhenItIsSwitchedOff() {
        endPasswords(admin);
        keeper.post(URL + "/off");
        assertThat(failure("anna@" + domain, PASSWORD)).isEqualTo("/");
    }

    @Test
    void theClaimLeavesTheLastWhoKeepsOneAnAdministrator() {
        endPasswords(admin);
        rows.in(
                agency,
                "update identity_provider set role_claim = 'groups', administrator_value = 'x'");
        in("admin@" + domain, claims("admin-1", "admin@" + domain, true));
        assertThat(role("admin@" + domain)).isEqualTo("ADMIN");
        in("bea@" + domain, claims("bea-1", "bea@" + domain, true));
        assertThat(role("bea@" + domain)).isEqualTo("RECRUITER");
    }
}
