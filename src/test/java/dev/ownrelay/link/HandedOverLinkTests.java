package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;

/// Where no mail can leave, somebody hands the link over. It proves nothing.
class HandedOverLinkTests extends AccountFixture {

    private static final String BO = "bo@agency.test";
    private static final String NEW_PASSWORD = "four yellow trams";

    @Autowired AppUsers appUsers;
    @Autowired TransactionTemplate transaction;

    Visitor admin;

    @BeforeEach
    void signIn() {
        admin = signedIn(ADMIN);
    }

    @Test
    void isShownOnceAndLetsIn() {
        var page = invite(BO);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().text())
                .contains("Give this link to Bo yourself", "does not confirm the address");
        assertThat(admin.get("/maintenance/users").body()).doesNotContain(token(page));
        assertThat(choose(path(page)).location()).isEqualTo("/");
        assertThat(browser().signIn(BO, NEW_PASSWORD).location()).isEqualTo("/");
        assertThat(user(BO).addressProvenAt()).isNull();
        assertThat(admin.get("/maintenance/users").document().text())
                .contains("Address not confirmed yet");
    }

    @Test
    void takesNoAddressFromAnybody() {
        found("South", "zoe@south.test");
        var before = signIns.find("zoe@south.test");
        var page = invite("zoe@south.test");
        var bo = browser();
        bo.get(path(page));
        var answer = bo.post(path(page), "password", NEW_PASSWORD, "repeat", NEW_PASSWORD);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(signIns.find("zoe@south.test")).isEqualTo(before);
        assertThat(signedIn("zoe@south.test").get("/account").body()).contains("South");
        assertThat(stored("zoe@south.test").joinedAt()).isNotNull();
        assertThat(stored("zoe@south.test").addressProvenAt()).isNull();
        assertThat(admin.get("/maintenance/users").document().text())
                .contains("Cannot sign in: somebody else signs in with this address");
    }

    @Test
    void doesNotReserveAnAddressOfAnotherAgency() {
        choose(path(invite("ceo@south.test")));
        var north = id("ceo@south.test");
        found("South", "zoe@south.test");
        database.execute("update sign_in set proven = false where email = 'ceo@south.test'");
        var zoe = signedIn("zoe@south.test");
        zoe.get("/maintenance/users/new");
        var page = LinkFixture.invite(zoe, "Ceo", "ceo@south.test");
        assertThat(page.document().selectFirst("#link").val()).contains("/invitation/");
        assertThat(id("ceo@south.test")).isEqualTo(north);
    }

    @Test
    void setsANewPasswordAndEndsTheProof() {
        admin.get("/maintenance/users");
        var page = admin.post("/maintenance/users/" + id(RECRUITER) + "/send-link");
        assertThat(path(page)).startsWith("/reset/");
        assertThat(choose(path(page)).location()).isEqualTo("/");
        assertThat(user(RECRUITER).addressProvenAt()).isNull();
        assertThat(browser().signIn(RECRUITER, NEW_PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void replacesTheOneBefore() {
        var first = path(invite(BO));
        admin.get("/maintenance/users");
        var second = admin.post("/maintenance/users/" + stored(BO).getId() + "/hand-over");
        assertThat(browser().get(first).status()).isEqualTo(410);
        assertThat(browser().get(path(second)).status()).isEqualTo(200);
    }

    private Visitor.Page invite(String email) {
        return LinkFixture.invite(admin, "Bo", email);
    }

    private Visitor.Page choose(String path) {
        return LinkFixture.choose(browser(), path, NEW_PASSWORD);
    }

    private AppUser stored(String email) {
        return CurrentTenant.call(
                user(ADMIN).tenantId(),
                () ->
                        transaction.execute(
                                _ -> appUsers.findByEmailIgnoreCase(email).orElseThrow()));
    }

    private static String path(Visitor.Page page) {
        return URI.create(page.document().selectFirst("#link").val()).getPath();
    }

    private static String token(Visitor.Page page) {
        return path(page).replaceFirst(".*/", "");
    }
}
