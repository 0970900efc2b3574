package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.link.LinkFixture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/// An operator helps the administrators of agencies in again.
class AdministratorsTests extends LinkFixture {

    private static final String ZOE = "zoe@south.test";

    String page;

    @BeforeEach
    void foundAnotherAgency() {
        found("South", ZOE);
        join(ZOE, "Bo", "bo@south.test", Role.RECRUITER);
        page = "/operator/agencies/" + user(ZOE).tenantId() + "/administrators";
    }

    @Test
    void areKnownByNameOnly() {
        var main = admin.get(page).document().selectFirst("main");
        assertThat(main.text()).contains("South", "Anna", "Send a reset link");
        assertThat(main.text()).doesNotContain("zoe@", "Bo");
        assertThat(signedIn(ZOE).get(page).status()).isEqualTo(403);
    }

    @Test
    void areSentALinkForANewPassword() {
        admin.get(page);
        var answer = admin.post(page + "/" + id(ZOE) + "/reset");
        assertThat(answer.location()).isEqualTo(page);
        assertThat(text(admin.get(page))).contains("A link is on its way to Anna.");
        assertThat(lastMailTo(ZOE).path()).startsWith("/reset/");
        assertThat(choose(browser(), lastMailTo(ZOE).path(), OWN_PASSWORD).location())
                .isEqualTo("/");
        assertThat(trail(id(ZOE))).containsSubsequence("reset.sent", "reset.used");
        assertThat(
                        superuser
                                .sql("select action from operator_event where subject_id = ?")
                                .param(id(ZOE))
                                .query(String.class)
                                .list())
                .contains("reset.sent");
    }

    @Test
    void aloneAreReached() {
        admin.get(page);
        var others =
                new UUID[] {
                    id("bo@south.test"), id(ADMIN), UUID.randomUUID(), user(ZOE).tenantId()
                };
        for (var other : others) {
            assertThat(admin.post(page + "/" + other + "/reset").status()).isEqualTo(404);
        }
        var nowhere = "/operator/agencies/" + UUID.randomUUID() + "/administrators";
        assertThat(admin.get(nowhere).status()).isEqualTo(404);
        assertThat(admin.post(nowhere + "/" + id(ZOE) + "/reset").status()).isEqualTo(404);
        assertThat(mailsTo(ZOE)).hasSize(1);
    }
}
