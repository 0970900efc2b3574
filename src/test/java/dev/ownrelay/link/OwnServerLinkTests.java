package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

import java.util.UUID;

/// Links where there is no default relay: they leave by servers of the agency, whose administrators
/// can read them.
@TestPropertySource(properties = "spring.mail.host=")
class OwnServerLinkTests extends LinkFixture {

    private static final String ZOE = "zoe@south.test";

    Visitor zoe;

    @BeforeEach
    void aServerOfAnotherAgency() {
        found("South", ZOE);
        var server = server(ZOE, "Mail South", 2525);
        database.execute(
                "update app_user set smtp_server_id = '%s' where email = '%s'"
                        .formatted(server, ZOE));
        zoe = signedIn(ZOE);
    }

    @Test
    void takeNoAddressFromSomebodyWhoHasNotProvenIt() {
        unprove(RECRUITER);
        var rik = signedIn(RECRUITER);
        invite(zoe, "Rik", RECRUITER);
        var thief = browser();
        assertThat(choose(thief, lastMailTo(RECRUITER).path(), OWN_PASSWORD).location())
                .isEqualTo("/");
        assertThat(rik.get("/account").status()).isEqualTo(200);
        assertThat(signIns.find(RECRUITER).orElseThrow().tenantId())
                .isEqualTo(signIns.find(ADMIN).orElseThrow().tenantId());
        assertThat(stored(south(), RECRUITER).addressProvenAt()).isNull();
        assertThat(browser().signIn(RECRUITER, OWN_PASSWORD).location()).isEqualTo("/login");
    }

    @Test
    void changeAnAddressWithoutProvingIt() {
        zoe.get("/account");
        zoe.post("/account/email", "email", "new@south.test");
        var link = lastMailTo("new@south.test").path();
        var browser = browser();
        browser.get(link);
        assertThat(browser.post(link).status()).isEqualTo(303);
        assertThat(user("new@south.test").addressProvenAt()).isNull();
        assertThat(browser().signIn("new@south.test", PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void doNotChangeAnAddressToThatOfSomebodyElse() {
        unprove(RECRUITER);
        zoe.get("/account");
        zoe.post("/account/email", "email", RECRUITER);
        var link = lastMailTo(RECRUITER).path();
        var browser = browser();
        browser.get(link);
        assertThat(browser.post(link).status()).isEqualTo(200);
        assertThat(stored(south(), ZOE).email()).isEqualTo(ZOE);
    }

    @Test
    void proveNothingSoNobodyIsAskedToConfirm() {
        unprove(ZOE);
        assertThat(zoe.get("/account").document().select("form[action='/account/confirm']"))
                .isEmpty();
        zoe.post("/account/confirm");
        assertThat(mailsTo(ZOE)).isEmpty();
    }

    @Test
    void letPeopleBackInWhoHaveForgottenTheirPassword() {
        var browser = browser();
        browser.get("/reset");
        browser.post("/reset", "username", ZOE);
        answerResets();
        assertThat(lastMailTo(ZOE).path()).startsWith("/reset/");
    }

    /// The page must not say so; the administrators can read it.
    @Test
    void areMissedInTheTrailWhereNoneCanLeave() {
        var browser = browser();
        browser.get("/reset");
        browser.post("/reset", "username", RECRUITER);
        answerResets();
        assertThat(mailsTo(RECRUITER)).isEmpty();
        assertThat(signedIn(ADMIN).get("/maintenance/audit").document().text())
                .contains("no email could leave");
    }

    private UUID south() {
        return signIns.find(ZOE).orElseThrow().tenantId();
    }

    private void unprove(String email) {
        database.execute(
                "update app_user set address_proven_at = null where email = '" + email + "'");
        database.execute("update sign_in set proven = false where email = '" + email + "'");
    }
}
