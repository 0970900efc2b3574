package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.util.UUID;

class DomainPageTests extends DomainFixture {

    private static final String RECORD = "_ownrelay.agency.test";

    @Test
    void showsTheRecordThatProvesADomain() {
        var path = add("anna@Agency.test");
        var asked = DNS.questions().size();
        var page = page(path);
        assertThat(page.select("[data-proven]").eachAttr("data-proven")).containsExactly("no");
        var name = page.select("#record-name");
        assertThat(name.attr("data-record-name")).isEqualTo(RECORD).isEqualTo(name.text());
        var value = page.select("[data-record-value]");
        assertThat(value.attr("data-record-value")).matches("agency=[a-z2-9]{26}");
        assertThat(value.text()).isEqualTo(value.attr("data-record-value"));
        assertThat(page(URL).select("tr[data-proven=no] a").text()).isEqualTo("agency.test");
        assertThat(page.select("[data-record-name]").first()).isEqualTo(name.first());
        assertThat(DNS.questions()).as("no page asks the DNS").hasSize(asked);
    }

    @Test
    void aDomainThatIsNamedElsewhereLeadsToItsPageOrToWhereItIsAdded() {
        var page = add("agency.test");
        for (var name : new String[] {"agency.test", "Agency.TEST"}) {
            assertThat(link(me(), name)).hasRedirectedUrl(page);
        }
        assertThat(link(me(), "other.test")).hasRedirectedUrl(URL + "?domain=other.test");
        assertThat(page(URL + "?domain=other.test").select("#domain").val())
                .isEqualTo("other.test");
        assertThat(link(me(), "<b>&x=1")).hasRedirectedUrl(URL + "?domain=%3Cb%3E%26x%3D1");
        var stranger = fixtures.agency();
        var theirs = as(stranger, administrator(stranger), Role.ADMIN, false);
        assertThat(link(theirs, "agency.test")).hasRedirectedUrl(URL + "?domain=agency.test");
    }

    private MvcTestResult link(RequestPostProcessor who, String domain) {
        return mvc.get().uri(URL + "/of").param("domain", domain).with(who).exchange();
    }

    @Test
    void theRecordProvesAllAddressesOfTheDomain() {
        var page = add("agency.test");
        assertThat(mayWriteAs(agency, "ceo@agency.test")).isFalse();
        publish(page);
        assertThat(mayWriteAs(agency, "ceo@agency.test")).as("nobody has looked yet").isFalse();
        post(page + "/check");
        assertThat(proven(page)).isEqualTo("yes");
        assertThat(page(page).text()).contains("Proven since", "The record is there.");
        assertThat(mayWriteAs(agency, "ceo@agency.test")).isTrue();
        assertThat(mayWriteAs(agency, "ceo@AGENCY.test")).isTrue();
        for (var other : new String[] {"ceo@mail.agency.test", "ceo@notagency.test"}) {
            assertThat(mayWriteAs(agency, other)).isFalse();
        }
        assertThat(mayWriteAs(fixtures.agency(), "ceo@agency.test")).isFalse();
        assertThat(audit(agency)).containsExactly("domain.added", "domain.proven");
        var asked = DNS.questions().size();
        mayWriteAs(agency, "ceo@agency.test");
        assertThat(DNS.questions()).as("what is stored decides").hasSize(asked);
    }

    @Test
    void saysWhatWasFoundInstead() {
        var page = add("agency.test");
        assertFinding(page, "NO_RECORD", "There is no such record.");
        DNS.txt(RECORD, "agency=<b>other</b>", "\u0007x").txt(RECORD, "v=spf1");
        assertFinding(page, "OTHER_TEXT", "with another value");
        assertThat(page(page).select("[data-finding] li").eachText())
                .containsExactlyInAnyOrder("agency=<b>other</b>x", "v=spf1");
        DNS.behave().code(RECORD, Rcode.SERVFAIL);
        assertFinding(page, "NO_ANSWER", "did not answer. That says nothing about your record");
        DNS.behave();
        publish(page);
        assertFinding(page, "FOUND", "The record is there.");
        assertThat(proven(page)).isEqualTo("yes");
    }

    private void assertFinding(String page, String finding, String words) {
        post(page + "/check");
        var shown = page(page).select("[data-finding]");
        assertThat(shown.attr("data-finding")).isEqualTo(finding);
        assertThat(shown.text()).contains(words);
    }

    @Test
    void aRecordAmongOthersCounts() {
        var page = add("agency.test");
        DNS.txt(RECORD, "agency=somebodyelse");
        publish(page);
        post(page + "/check");
        assertThat(proven(page)).isEqualTo("yes");
    }

    @Test
    void severalAgenciesProveOneDomainEachByItsOwnRecord() {
        prove("agency.test");
        var other = fixtures.agency();
        var first = agency;
        agency = other;
        admin = administrator(other);
        var page = add("agency.test");
        post(page + "/check");
        assertThat(proven(page)).as("the record of another agency").isEqualTo("no");
        publish(page);
        post(page + "/check");
        assertThat(proven(page)).isEqualTo("yes");
        assertThat(mayWriteAs(first, "ceo@agency.test")).isTrue();
        assertThat(mayWriteAs(other, "ceo@agency.test")).isTrue();
    }

    @Test
    void asksTheDnsSeldomEnough() {
        var page = add("agency.test");
        DNS.questions().clear();
        for (int i = 0; i < DomainController.CHECKS; i++) {
            assertThat(post(page + "/check")).flash().isEmpty();
        }
        assertThat(post(page + "/check")).flash().containsKey("problem");
        assertThat(asked(RECORD)).isEqualTo(DomainController.CHECKS);
        clock.advance(Duration.ofSeconds(61));
        assertThat(post(page + "/check")).flash().isEmpty();
    }

    @Test
    void aDomainThatIsThereIsNotAddedTwice() {
        var page = add("agency.test");
        assertThat(add("AGENCY.test.")).isEqualTo(page);
        assertThat(fixtures.value(agency, Long.class, "select count(*) from sender_domain"))
                .isOne();
        assertThat(audit(agency)).containsExactly("domain.added");
    }

    @Test
    void saysBesideTheFieldWhatCannotBe() {
        for (var typed : new String[] {"", "a b", "co.uk", "gmail.com"}) {
            var result = post(URL, "domain", typed);
            assertThat(result).hasStatusOk();
            var field = html(result).select("#domain");
            assertThat(field.val()).isEqualTo(typed);
            assertThat(field.attr("aria-invalid")).isEqualTo("true");
        }
        assertThat(html(post(URL, "domain", "gmail.com")).select("#domain-error").text())
                .contains("belongs to a mail provider");
    }

    @Test
    void anAgencyHasOnlySoManyDomains() {
        fixtures.in(
                agency,
                """
                insert into sender_domain (tenant_id, id, domain, token, added_by, created_at)
                select ?, gen_random_uuid(), 'd' || n || '.test', 'x', ?, now()
                from generate_series(1, ?) n
                """,
                agency,
                admin,
                DomainRegister.MOST);
        var result = post(URL, "domain", "agency.test");
        assertThat(result).hasStatusOk();
        assertThat(html(result).select("#domain-error").text()).contains("100 domains");
    }

    @Test
    void deletesADomainAfterAQuestion() {
        var page = prove("agency.test");
        assertThat(page(page + "/delete").text()).contains("Delete agency.test?");
        assertThat(post(page + "/delete")).hasStatus(303).hasRedirectedUrl(URL);
        assertThat(mvc.get().uri(page).with(me())).hasStatus(404);
        assertThat(mayWriteAs(agency, "ceo@agency.test")).isFalse();
        assertThat(audit(agency)).contains("domain.removed");
    }

    @Test
    void aForeignDomainIsNotThere() {
        var page = prove("agency.test");
        agency = fixtures.agency();
        admin = administrator(agency);
        var absent = URL + "/" + UUID.randomUUID();
        for (var path : new String[] {page, absent}) {
            assertThat(mvc.get().uri(path).with(me())).hasStatus(404);
            assertThat(mvc.get().uri(path + "/delete").with(me())).hasStatus(404);
            assertThat(post(path + "/check")).hasStatus(404);
            assertThat(post(path + "/delete")).hasStatus(404);
            assertThat(post(path + "/message")).hasStatus(404);
            assertThat(post(path + "/reports", "reportAddress", "a@agency.test")).hasStatus(404);
        }
    }

    @Test
    void nobodyButTheApplicationDecidesWhatIsProven() {
        var result =
                post(
                        URL,
                        "domain",
                        "agency.test",
                        "proof",
                        "DNS",
                        "provenAt",
                        "2026-01-01",
                        "token",
                        "x");
        assertThat(proven(result.getResponse().getRedirectedUrl())).isEqualTo("no");
    }
}
