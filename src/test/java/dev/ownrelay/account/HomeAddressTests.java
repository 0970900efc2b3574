package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.link.LinkFixture;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// The first page says what has to be confirmed, before an email fails for it.
class HomeAddressTests extends LinkFixture {

    @Test
    void tellsThePersonAndSendsTheLink() {
        unprove("");
        var rik = signedIn(RECRUITER);
        var line = rik.get("/").document().selectFirst("li[data-route-state=unproven]");
        assertThat(line.text())
                .contains("Confirm " + RECRUITER, "until then no email from it leaves");
        assertThat(line.selectFirst("form").attr("action")).isEqualTo("/account/confirm");
        rik.post("/account/confirm");
        var browser = browser();
        browser.get(lastMailTo(RECRUITER).path());
        browser.post(lastMailTo(RECRUITER).path());
        assertThat(rik.get("/").document().select("li[data-route-state=unproven]")).isEmpty();
    }

    @Test
    void saysUntilWhenAnUpdatedInstallationGoesOn() {
        unprove(", unproven_until = timestamptz '" + clock.instant() + "' + interval '30 days'");
        var rik = signedIn(RECRUITER);
        assertThat(rik.get("/").document().selectFirst("li[data-route-state=unproven]").text())
                .contains("Confirm " + RECRUITER + " before");
        var line = adminsLine();
        assertThat(line.text())
                .contains("One user has not confirmed their address.", "accepts them until");
        assertThat(line.selectFirst("a").attr("href")).isEqualTo("/maintenance/users");
        clock.advance(Duration.ofDays(31));
        assertThat(signedIn(RECRUITER).get("/").document().text())
                .contains("until then no email from it leaves");
    }

    @Test
    void saysNothingWhereTheRelayIsNotUsed() {
        unprove(", smtp_server_id = '" + server(RECRUITER, "Mail North", 2525) + "'");
        assertThat(signedIn(RECRUITER).get("/").document().select("[data-route-state=unproven]"))
                .isEmpty();
        assertThat(admin.get("/").document().select("[data-unproven]")).isEmpty();
    }

    /// The domain's proof does not end with the 30 days.
    @Test
    void saysNothingWhereTheDomainIsProven() {
        unprove(", unproven_until = timestamptz '" + clock.instant() + "' + interval '30 days'");
        database.execute(
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, added_by,
                    created_at)
                select tenant_id, gen_random_uuid(), 'agency.test', 'x', 'dns', now(), id, now()
                from app_user where email = '%s'
                """
                        .formatted(ADMIN));
        var rik = signedIn(RECRUITER);
        assertThat(rik.get("/").document().select("[data-route-state=unproven]")).isEmpty();
        assertThat(admin.get("/").document().select("[data-unproven]")).isEmpty();
        assertThat(rik.get("/account").document().selectFirst("#profile").text())
                .contains("so that nobody else signs in with it first")
                .doesNotContain("default relay");
    }

    @Test
    void tellsWhoCannotSignInAgain() {
        var rik = signedIn(RECRUITER);
        unprove("");
        database.execute("delete from sign_in where email = '" + RECRUITER + "'");
        assertThat(rik.get("/").document().selectFirst("li[data-route-state=unproven]").text())
                .contains("Somebody else signs in with " + RECRUITER);
    }

    private Element adminsLine() {
        return admin.get("/").document().selectFirst("[data-unproven=1]");
    }

    private void unprove(String more) {
        database.execute(
                "update app_user set address_proven_at = null%s where email = '%s'"
                        .formatted(more, RECRUITER));
    }
}
