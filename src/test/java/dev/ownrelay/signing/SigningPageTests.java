package dev.ownrelay.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.domain.DomainFixture;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.verdict.Verdicts;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

class SigningPageTests extends DomainFixture {

    @Autowired SigningChecks signing;
    @Autowired OwnSignatures own;
    @Autowired KeyVault vault;
    @Autowired SigningRegister register;
    @Autowired Verdicts verdicts;

    String page;

    @BeforeEach
    void aProvenDomain() {
        page = prove("agency.test");
    }

    @Test
    void theRecordToPasteLetsTheDomainSign() {
        assertThat(section().attr("data-signing")).isEqualTo("off");
        assertThat(section().select("[data-paste]")).isEmpty();
        turn(true);
        assertThat(section().attr("data-signing")).isEqualTo("waiting");
        var paste = section().selectFirst("[data-paste=dkim]");
        assertThat(paste.attr("data-record-name"))
                .matches("ownrelay-[a-z2-9]{6}\\._domainkey\\.agency\\.test");
        assertThat(paste.text()).startsWith("v=DKIM1; k=rsa; p=MII");
        assertThat(section().select("details p.mono").text().replaceAll("\" ?\"?", ""))
                .as("in parts")
                .isEqualTo(paste.text());
        post(page + "/check");
        assertThat(section().text()).contains("There is no such record");
        publishKey();
        post(page + "/check");
        assertThat(section().attr("data-signing")).isEqualTo("active");
        assertThat(signs()).isTrue();
        assertThat(audit(agency)).endsWith("domain.proven", "domain.signing-on", "domain.key-used");
    }

    @Test
    void whoeverRunsTheDnsIsAskedOnlyForKeysThatAreNotThere() {
        turn(true);
        assertThat(page(page).select("#dns-message").text()).contains("v=DKIM1; k=rsa");
        publishKey();
        post(page + "/check");
        assertThat(page(page).select("#dns-message").text()).doesNotContain("v=DKIM1");
        DNS.remove(section().selectFirst("[data-paste=dkim]").attr("data-record-name"));
        post(page + "/check");
        assertThat(page(page).select("#dns-message").text()).contains("v=DKIM1; k=rsa");
    }

    @Test
    void aRecordThatComesAndGoesWithinADayIsToldOnce() {
        turn(true);
        publishKey();
        post(page + "/check");
        var record = newest();
        for (int hour = 0; hour < 6; hour++) {
            clock.advance(Duration.ofMinutes(30));
            DNS.remove(record.name());
            post(page + "/check");
            clock.advance(Duration.ofMinutes(30));
            DNS.onlyTxt(record.name(), record.texts());
            post(page + "/check");
        }
        assertThat(notices("dkim-lost")).isOne();
        DNS.remove(record.name());
        post(page + "/check");
        assertThat(notices("dkim-lost")).isOne();
        clock.advance(Duration.ofDays(1));
        post(page + "/check");
        assertThat(notices("dkim-lost")).as("still gone").isEqualTo(2);
        post(page + "/check");
        assertThat(notices("dkim-lost")).isEqualTo(2);
    }

    private record KeyRecord(String name, String... texts) {}

    private KeyRecord newest() {
        return CurrentTenant.call(
                agency,
                () -> {
                    var looked = register.of(id()).getFirst();
                    var texts = looked.key().counterpart().strings().toArray(String[]::new);
                    return new KeyRecord(looked.place().recordName(), texts);
                });
    }

    @Test
    void switchingOffKeepsTheKey() {
        turn(true);
        var before = section().selectFirst("[data-paste=dkim]").text();
        turn(false);
        assertThat(section().attr("data-signing")).isEqualTo("off");
        assertThat(section().select("[data-paste]")).isEmpty();
        turn(true);
        assertThat(section().selectFirst("[data-paste=dkim]").text()).isEqualTo(before);
    }

    @Test
    void rotatingShowsBothKeysUntilTheNewOneIsSeen() {
        turn(true);
        publishKey();
        signing.all();
        post(page + "/dkim/rotate");
        assertThat(section().select("[data-key-state]").eachAttr("data-key-state"))
                .containsExactly("waiting", "active");
        assertThat(section().select("form[action$=rotate]")).isEmpty();
        publishKey();
        signing.all();
        assertThat(section().select("[data-key-state]").eachAttr("data-key-state"))
                .containsExactly("active", "retiring");
        assertThat(section().select("[data-key-state=retiring]").text())
                .contains("Leave its record");
        clock.advance(Duration.ofDays(8));
        assertThat(section().select("[data-key-state=former]").text())
                .contains("You can remove its record");
    }

    @Test
    void aRecordThatIsGoneIsToldOnceAndSaidOnThePage() {
        turn(true);
        publishKey();
        signing.all();
        var name = section().selectFirst("[data-paste=dkim]").attr("data-record-name");
        DNS.onlyTxt(name, "<script>alert(1)</script> v=DKIM1");
        for (int day = 0; day < 3; day++) {
            clock.advance(Duration.ofDays(1));
            signing.all();
        }
        assertThat(section().attr("data-signing")).isEqualTo("lost");
        assertThat(section().text()).contains("<script>alert(1)</script>");
        assertThat(section().select("script")).isEmpty();
        assertThat(notices("dkim-lost")).isOne();
        publishKey();
        clock.advance(Duration.ofHours(1));
        signing.all();
        assertThat(section().attr("data-signing")).isEqualTo("active");
        DNS.remove(name);
        clock.advance(Duration.ofDays(1));
        signing.all();
        assertThat(notices("dkim-lost")).as("each loss is one").isEqualTo(2);
    }

    @Test
    void theVerdictsAreFoundOutAnewWhenTheProofThatLetsUsSignComesAndGoes() {
        fixtures.in(agency, "update app_user set email = 'anna@elsewhere.test'"); // no check judges
        judged();
        DNS.remove("_ownrelay.agency.test");
        lookAtTheProof();
        assertThat(facts()).as("lost").isEmpty();
        judged();
        publish(page);
        lookAtTheProof();
        assertThat(facts()).as("there again").isEmpty();
        judged();
        lookAtTheProof();
        assertThat(facts()).as("nothing new").isNotEmpty();
        assertThat(post(page + "/delete")).hasStatus(303);
        assertThat(facts()).as("deleted, with its keys").isEmpty();
    }

    private void lookAtTheProof() {
        assertThat(post(page + "/check")).hasStatus(303);
    }

    private void judged() {
        CurrentTenant.run(agency, () -> verdicts.ask("agency.test", null));
        assertThat(facts()).isNotEmpty();
    }

    private String facts() {
        return fixtures.value(agency, String.class, "select facts from sender_verdict");
    }

    @Test
    void whatChangesNothingIsNotNoted() {
        turn(true);
        turn(true);
        turn(false);
        turn(false);
        assertThat(audit(agency))
                .containsExactly(
                        "domain.added", "domain.proven", "domain.signing-on", "domain.signing-off");
    }

    @Test
    void aKeyThatCannotBeOpenedIsToldOnceAndReplacedByRotating() {
        turn(true);
        publishKey();
        signing.all();
        fixtures.in(agency, "update signing_key set sealed_private_key = 'v1:k1:AAAA'");
        signing.all();
        signing.all();
        assertThat(section().attr("data-signing")).isEqualTo("unreadable");
        assertThat(signs()).isFalse();
        assertThat(notices("dkim-unreadable")).isOne();
        post(page + "/dkim/rotate");
        publishKey();
        signing.all();
        assertThat(section().attr("data-signing")).isEqualTo("active");
        assertThat(signs()).isTrue();
    }

    @Test
    void aDomainThatIsNotProvenGetsNoKey() {
        page = add("unproven.test");
        assertThat(section().select("form")).isEmpty();
        turn(true);
        assertThat(register()).isZero();
        assertThat(post(page + "/dkim/rotate")).hasStatus(303);
        assertThat(register()).isZero();
    }

    @Test
    void aDomainOfAnotherAgencyIsNotFoundAndNeitherIsNone() {
        turn(true);
        publishKey();
        signing.all();
        var stranger = fixtures.agency();
        var them = as(stranger, administrator(stranger), Role.ADMIN, false);
        for (var domain : new String[] {page, URL + "/" + UUID.randomUUID()}) {
            for (var what : new String[] {"/dkim", "/dkim/rotate"}) {
                assertThat(post(them, domain + what, "enabled", "false")).hasStatus(404);
            }
        }
        assertThat(signs()).isTrue();
        var recruiter = as(agency, fixtures.user(agency, null), Role.RECRUITER, false);
        assertThat(post(recruiter, page + "/dkim", "enabled", "false")).hasStatus(403);
    }

    @Test
    void deletingTheDomainDeletesItsKeys() {
        turn(true);
        assertThat(register()).isOne();
        assertThat(post(page + "/delete")).hasStatus(303);
        assertThat(register()).isZero();
    }

    @Test
    void thePrivateKeyIsNeitherOnThePageNorReadableInTheTable() {
        turn(true);
        var looked = CurrentTenant.call(agency, () -> register.of(id())).getFirst();
        var secret =
                Base64.getEncoder()
                        .encodeToString(
                                vault.open(
                                                looked.place(),
                                                looked.key().algorithm(),
                                                looked.key().sealed())
                                        .key()
                                        .getEncoded());
        var part = secret.substring(900, 940);
        assertThat(page(page).html()).doesNotContain(part);
        assertThat(
                        fixtures.value(
                                agency, String.class, "select signing_key::text from signing_key"))
                .contains("v1:")
                .doesNotContain(part);
        assertThat(looked.key().toString() + looked + FreshKey.generate()).doesNotContain("MII");
    }

    private Element section() {
        return page(page).selectFirst("#dkim");
    }

    private void turn(boolean on) {
        assertThat(post(page + "/dkim", "enabled", "" + on)).hasStatus(303).hasRedirectedUrl(page);
    }

    /// As the page says it.
    private void publishKey() {
        var paste = section().selectFirst("[data-paste=dkim]");
        var value = paste.text();
        DNS.onlyTxt(paste.attr("data-record-name"), value.substring(0, 200), value.substring(200));
    }

    private UUID id() {
        return UUID.fromString(page.substring(page.lastIndexOf('/') + 1));
    }

    private boolean signs() {
        return CurrentTenant.call(agency, () -> own.fits("agency.test", null));
    }

    private long register() {
        return fixtures.value(agency, Long.class, "select count(*) from signing_key");
    }

    private long notices(String kind) {
        return fixtures.value(
                agency, Long.class, "select count(*) from notice where kind = ?", kind);
    }
}
