package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.authentication.Spf;
import dev.ownrelay.authentication.SpfResult;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// What stands in the DNS of a domain, what is wrong with it, and what is to be pasted.
class DomainRecordTests extends DomainFixture {

    private static final String ADDRESS = "93.184.216.34";

    @Autowired Dns dns;

    /// Another one for each test: the resolver remembers what others were told.
    private final String domain = "x" + UUID.randomUUID().toString().substring(0, 8) + ".test";

    private final String host = "mail." + domain;
    private UUID server;

    /// With a user who chose a server of the agency.
    private String page() {
        server = fixtures.server(agency, "Mail One");
        fixtures.in(agency, "update smtp_server set host = ?", host);
        writeFromTheDomain();
        fixtures.in(agency, "update app_user set smtp_server_id = ?", server);
        return add(domain);
    }

    private void writeFromTheDomain() {
        fixtures.in(agency, "update app_user set email = id || '@' || ?", domain);
    }

    @Test
    void marksWhatIsWrongInARecord() {
        DNS.txt(domain, "v=spf1 ipv4:93.184.216.34 -all", "")
                .txt(domain, "something-else")
                .txt("_dmarc." + domain, "v=DMARC1; p=maybe; rua=mailto:d@" + domain)
                .mx(domain, "");
        var shown = page(page());
        var spf = record(shown, "SPF");
        assertThat(spf.attr("data-record-state")).isEqualTo("BROKEN");
        assertThat(spf.select("p.mono").text()).isEqualTo("v=spf1 ipv4:93.184.216.34 -all");
        assertThat(spf.select("mark").text()).isEqualTo("ipv4:93.184.216.34");
        assertThat(spf.select("[data-fault]").text())
                .contains("ipv4:93.184.216.34", "Receivers do not know this part");
        var dmarc = record(shown, "DMARC");
        assertThat(dmarc.attr("data-record-state")).isEqualTo("BROKEN");
        assertThat(dmarc.select("mark").text()).contains("maybe");
        assertThat(record(shown, "MX").text()).contains("takes no email");
        assertThat(shown.select("#found").text()).doesNotContain("something-else");
    }

    @Test
    void saysWhatIsMissing() {
        var shown = page(page());
        for (var kind : new String[] {"SPF", "DMARC"}) {
            var record = record(shown, kind);
            assertThat(record.attr("data-record-state")).isEqualTo("MISSING");
            assertThat(record.text()).contains("There is none.");
        }
    }

    @Test
    void whateverStandsInTheDnsIsHarmless() {
        DNS.txt(domain, "v=spf1 <script>alert(1)</script> \u202Eexp.\u0007 -all")
                .txt("_dmarc." + domain, "v=DMARC1; p=none; x=<img src=x onerror=alert(1)>");
        var page = page();
        var shown = page(page);
        assertThat(shown.select("#domain script, #domain img")).isEmpty();
        assertThat(record(shown, "SPF").select("p.mono").text())
                .contains("<script>alert(1)</script>", "\uFFFDexp.\uFFFD");
        assertThat(shown.html()).doesNotContain("\u202E");
        DNS.behave();
        for (int i = 0; i < 300; i++) {
            DNS.txt(domain, "v=spf1 ip4:93.184.216.34" + " a".repeat(100) + i);
        }
        assertThat(post(page + "/check")).hasStatus(303);
        assertThat(page(page).html().length()).isLessThan(200_000);
        assertThat(page(page).select("[data-dns-silent]")).hasSize(1);
    }

    @Test
    void noPageWaitsForTheDns() {
        var page = page();
        var answer = new CountDownLatch(1);
        DNS.beforeAnswer(() -> await(answer));
        try {
            CurrentTenant.run(agency, () -> looks.begin(id(page), null));
            var shown = page(page);
            assertThat(shown.select("[data-asking]").text()).contains("We are asking the DNS.");
            assertThat(shown.select("#domain").attr("hx-trigger")).isEqualTo("every 2s");
            assertThat(page(URL).select("tr[data-proven]")).hasSize(1);
        } finally {
            answer.countDown();
        }
        looks.await(id(page), java.time.Duration.ofSeconds(20));
        assertThat(page(page).select("[data-asking]")).isEmpty();
    }

    @Test
    void whatChangesInTheDnsIsRemembered() {
        DNS.txt(domain, "v=spf1 -all");
        var page = page();
        assertThat(page(page).select("[data-change]")).isEmpty();
        DNS.onlyTxt(domain, "v=spf1 mx -all");
        post(page + "/check");
        var changes = page(page).select("[data-change=SPF]");
        assertThat(changes).hasSize(1);
        assertThat(changes.select("del").text()).isEqualTo("v=spf1 -all");
        assertThat(changes.select("ins").text()).isEqualTo("v=spf1 mx -all");
        post(page + "/check");
        assertThat(page(page).select("[data-change]")).as("nothing changed").hasSize(1);
        DNS.remove(domain);
        post(page + "/check");
        assertThat(page(page).select("[data-change=SPF]").first().text())
                .contains("It was removed.");
        DNS.code(domain, org.xbill.DNS.Rcode.SERVFAIL);
        post(page + "/check");
        assertThat(page(page).select("[data-change]")).as("silence is no change").hasSize(2);
        assertThat(page(page).select("[data-dns-silent]")).hasSize(1);
    }

    @Test
    void theRecordToPasteMakesTheChosenServerPass() {
        DNS.a(host, ADDRESS).txt(domain, "v=spf1 ip4:198.51.100.7 ~all");
        var page = page();
        var paste = page(page).select("[data-paste=spf]");
        assertThat(paste.attr("data-record-name")).isEqualTo(domain);
        assertThat(paste.text()).isEqualTo("v=spf1 ip4:198.51.100.7 ip4:93.184.216.34 ~all");
        assertThat(page(page).select("#paste").text()).contains("Put this one in its place");
        DNS.onlyTxt(domain, paste.text());
        post(page + "/check");
        assertThat(spf(ADDRESS)).isEqualTo(SpfResult.PASS);
        assertThat(spf("198.51.100.7")).isEqualTo(SpfResult.PASS);
        var now = page(page);
        assertThat(now.select("[data-paste=spf]")).isEmpty();
        assertThat(now.select("[data-spf-advice]").attr("data-spf-advice")).isEqualTo("NOTHING");
    }

    @Test
    void whatAnAdministratorSaysOfAServerCounts() {
        var page = page();
        assertThat(page(page).select("[data-spf-advice]").attr("data-spf-advice"))
                .isEqualTo("UNKNOWN");
        assertThat(page(page).select("[data-unknown-server] a").attr("href"))
                .isEqualTo("/maintenance/smtp-servers/" + server + "#outgoingAddresses");
        fixtures.in(agency, "update smtp_server set outgoing_addresses = '93.184.216.0/24'");
        assertThat(page(page).select("[data-paste=spf]")).as("for other servers").isEmpty();
        CurrentTenant.run(agency, () -> looks.begin(id(page), null));
        looks.await(id(page), java.time.Duration.ofSeconds(20));
        assertThat(page(page).select("[data-paste=spf]").text())
                .isEqualTo("v=spf1 ip4:93.184.216.0/24 ~all");
    }

    @Test
    void theRecordOfAProviderIsIncluded() {
        DNS.txt("spf.protection.outlook.com", "v=spf1 ip4:40.92.0.0/15 -all");
        var page = page();
        fixtures.in(agency, "update smtp_server set host = 'smtp.office365.com'");
        post(page + "/check");
        assertThat(page(page).select("[data-paste=spf]").text())
                .isEqualTo("v=spf1 include:spf.protection.outlook.com ~all");
        assertThat(page(page).select("[data-after]").attr("data-after")).isEqualTo("1");
    }

    @Test
    void aRecordThatWouldAskTooMuchIsRefusedWithWhatCouldBeShorter() {
        DNS.a(host, ADDRESS);
        var text = new StringBuilder("v=spf1");
        for (int i = 0; i < 11; i++) {
            text.append(" a:a").append(i).append('.').append(domain);
            DNS.a("a" + i + "." + domain, "198.51.100." + i);
        }
        DNS.txt(domain, text + " -all");
        var shown = page(page());
        assertThat(shown.select("[data-paste=spf]")).isEmpty();
        var advice = shown.select("[data-spf-advice=TOO_MANY]");
        assertThat(advice.text()).contains("11 look-ups", "a:a0." + domain);
        assertThat(record(shown, "SPF").select("[data-fault='spf.fault.TOO_MANY_LOOKUPS']"))
                .hasSize(1);
    }

    @Test
    void dmarcBeginsGentlyAndBecomesStricterOnceEverythingIsBelieved() {
        DNS.a(host, ADDRESS).txt(domain, "v=spf1 -all").mx(domain, host);
        var page = page();
        assertDmarc(page, "FRESH", "v=DMARC1; p=none; rua=mailto:" + email());
        DNS.txt("_dmarc." + domain, "v=DMARC1; p=none; rua=mailto:r@agency.test; sp=none");
        post(page + "/check");
        assertDmarc(page, "WAIT", "");
        DNS.onlyTxt(domain, page(page).select("[data-paste=spf]").text());
        post(page + "/check");
        assertThat(page(page).select("[data-verdict]").attr("data-verdict")).isEqualTo("believed");
        assertDmarc(page, "STRICTER", "v=DMARC1; p=quarantine; rua=mailto:r@agency.test; sp=none");
        DNS.onlyTxt("_dmarc." + domain, "v=DMARC1; p=quarantine");
        post(page + "/check");
        assertDmarc(page, "STRICTER", "v=DMARC1; p=reject");
        DNS.onlyTxt("_dmarc." + domain, "v=DMARC1; p=reject");
        post(page + "/check");
        assertDmarc(page, "DONE", "");
    }

    @Test
    void aTextBesideThePolicyIsNoReasonToWeakenIt() {
        DNS.txt("_dmarc." + domain, "a-verification=42", "");
        DNS.txt("_dmarc." + domain, "v=DMARC1; p=reject");
        var page = page();
        assertDmarc(page, "DONE", "");
        DNS.onlyTxt("_dmarc." + domain, "v=spf1 -all"); // of *.domain
        post(page + "/check");
        assertThat(page(page).select("[data-dmarc-step]").attr("data-dmarc-step"))
                .isEqualTo("FRESH");
        assertThat(page(page).select("[data-record=DMARC]").attr("data-record-state"))
                .isEqualTo("MISSING");
    }

    @Test
    void aDomainThatCannotBeCheckedDoesNotKeepTheOthersFromIt() {
        page();
        var second = add("second." + domain);
        fixtures.in(agency, "update smtp_server set outgoing_addresses = '93.184.216.0/024'");
        clock.advance(java.time.Duration.ofDays(1));
        checks.all();
        var unchecked =
                fixtures.value(
                        agency,
                        Long.class,
                        "select count(*) from sender_domain where id = ? and checked_at < ?",
                        id(second),
                        java.sql.Timestamp.from(clock.instant().minusSeconds(1)));
        assertThat(unchecked).isZero();
    }

    @Test
    void aSubDomainHasTheRecordOfItsOrganisation() {
        DNS.txt("_dmarc." + domain, "v=DMARC1; p=reject");
        var page = add("jobs." + domain);
        assertDmarc(page, "INHERITED", "");
        assertThat(page(page).select("[data-dmarc-step]").text()).contains(domain, "reject");
    }

    @Test
    void theHostOfTheDnsIsToldByItsNameServersAndUnfolded() {
        DNS.ns(domain, "ns0.transip.net", "ns1.transip.nl");
        var hosts = page(add("jobs." + domain)).select("[data-dns-host]");
        assertThat(hosts).hasSize(10);
        assertThat(hosts.first().attr("data-dns-host")).isEqualTo("TRANSIP");
        assertThat(hosts.select("[open]")).hasSize(1);
        assertThat(hosts.first().text()).contains("_dmarc.jobs");
    }

    @Test
    void theMessageForWhoeverRunsTheDnsHoldsEveryRecord() {
        DNS.a(host, ADDRESS);
        var page = page();
        var shown = page(page);
        var text = shown.select("#dns-message").text();
        for (var paste : shown.select("[data-paste]")) {
            assertThat(text).contains(paste.text(), paste.attr("data-record-name"));
        }
        assertThat(shown.select("#message a").attr("href"))
                .startsWith("mailto:?subject=DNS%20records%20for%20" + domain + "&body=");
        assertThat(post(page + "/message")).hasStatus(303).flash().containsKey("notice");
        assertThat(notices()).isOne();
        fixtures.in(agency, "update app_user set address_proven_at = null");
        assertThat(post(page + "/message")).flash().containsKey("problem");
        assertThat(notices()).as("only to whoever has shown to read it").isOne();
    }

    @Test
    void onlyAdministratorsOfTheAgencySeeTheDomain() {
        var page = page();
        var recruiter = as(agency, admin, Role.RECRUITER, false);
        for (var path : new String[] {page, URL + "/senders", URL + "/of?domain=" + domain}) {
            assertThat(mvc.get().uri(path).with(recruiter)).hasStatus(403);
        }
        assertThat(mvc.get().uri(URL + "/of?domain=" + domain).with(me())).hasRedirectedUrl(page);
        agency = fixtures.agency();
        admin = administrator(agency);
        assertThat(mvc.get().uri(URL + "/of?domain=" + domain).with(me()))
                .hasRedirectedUrl(URL + "?domain=" + domain);
        assertThat(mvc.get().uri(page).with(me())).hasStatus(404);
        assertThat(page(URL + "?domain=" + domain).select("#domain").val()).isEqualTo(domain);
    }

    @Test
    void aDomainThatNobodyAddedIsOfferedForAdding() {
        fixtures.user(agency, null);
        writeFromTheDomain();
        fixtures.in(agency, "update app_user set email = 'anna@gmail.com' where id = ?", admin);
        var list = page(URL);
        var row = list.select("tr[data-unadded=" + domain + "]");
        assertThat(row.text()).contains("1 user writes from it");
        assertThat(row.select("input[name=domain]").val()).isEqualTo(domain);
        assertThat(list.select("tr[data-unadded=gmail.com] form")).isEmpty();
        add(domain);
        assertThat(page(URL).select("tr[data-unadded=" + domain + "]")).isEmpty();
    }

    @Test
    void reportsGoWhereAnAdministratorSays() {
        var page = page();
        var wrong = html(post(page + "/reports", "reportAddress", "dmarc, reports@x.test"));
        assertThat(wrong.select("#reportAddress").val()).isEqualTo("dmarc, reports@x.test");
        assertThat(wrong.select("#reportAddress-error").text()).contains("No record can carry");
        assertThat(audit(agency)).doesNotContain("domain.reports");
        for (int i = 0; i < 2; i++) {
            assertThat(post(page + "/reports", "reportAddress", " dmarc@Reports.test "))
                    .hasStatus(303);
        }
        assertThat(audit(agency)).containsOnlyOnce("domain.reports");
        assertDmarc(page, "FRESH", "v=DMARC1; p=none; rua=mailto:dmarc@reports.test");
        assertThat(page(page).select("[data-reports-elsewhere]").text())
                .contains("reports.test", domain + "._report._dmarc.reports.test", "v=DMARC1");
        var record = "v=DMARC1; p=reject; rua=mailto:dmarc@reports.test,mailto:x@y.test!10m";
        DNS.txt("_dmarc." + domain, record.replace("mailto:dmarc@reports.test,", ""));
        post(page + "/check");
        assertDmarc(page, "DONE", record);
        DNS.onlyTxt("_dmarc." + domain, record);
        post(page + "/check");
        assertDmarc(page, "DONE", "");
        post(page + "/reports", "reportAddress", "reports@" + domain);
        assertThat(page(page).select("[data-reports-elsewhere]")).isEmpty();
        post(page + "/reports", "reportAddress", "");
        assertThat(page(page).select("#reportAddress").val()).isEmpty();
        assertDmarc(page, "DONE", "");
    }

    @Test
    void checkAgainAsksAfreshForEveryRecordThatThePageShows() {
        DNS.txt(domain, "v=spf1 include:_spf." + domain + " -all")
                .txt("_spf." + domain, "v=spf1 ip4:" + ADDRESS + " -all")
                .mx(domain, "in1." + domain)
                .ns(domain, "ns1." + domain)
                .a(host, ADDRESS);
        var page = page();
        assertThat(page(page).select("[data-verdict]").attr("data-verdict")).isEqualTo("believed");
        DNS.remove(host).remove(domain).a(host, "93.184.216.99");
        DNS.txt(domain, "v=spf1 include:_spf." + domain + " -all")
                .mx(domain, "in2." + domain)
                .ns(domain, "ns2." + domain);
        post(page + "/check");
        var shown = page(page);
        assertThat(record(shown, "MX").select("p.mono").text()).contains("in2.");
        assertThat(record(shown, "NS").select("p.mono").text()).contains("ns2.");
        assertThat(shown.select("[data-verdict]").attr("data-verdict"))
                .as("by the new address of its server")
                .isEqualTo("not-believed");
        DNS.onlyTxt("_spf." + domain, "v=spf1 ip4:93.184.216.99 -all");
        post(page + "/check");
        assertThat(page(page).select("[data-verdict]").attr("data-verdict"))
                .as("by the new record that its own leads to")
                .isEqualTo("believed");
    }

    @Test
    void everyUserIsShownWithEveryServer() {
        DNS.txt(domain, "v=spf1 -all");
        var page = page();
        fixtures.server(agency, "Mail Two");
        var colleague = fixtures.user(agency, server);
        writeFromTheDomain();
        var grid = page(URL + "/senders");
        assertThat(grid.select("#senders tbody tr")).hasSize(2);
        assertThat(grid.select("#senders tbody td")).as("the relay, too").hasSize(6);
        fixtures.in(
                agency,
                "update smtp_server set outgoing_addresses = ? where id = ?",
                ADDRESS,
                server);
        post(page + "/check");
        var chosen = page(URL + "/senders").select("tr[data-user=" + colleague + "] [data-chosen]");
        assertThat(chosen.attr("data-verdict")).isEqualTo("not-believed");
        assertThat(chosen.attr("data-spf")).isEqualTo("fail");
        assertThat(page(URL + "/senders?only=broken").select("#senders tbody tr")).hasSize(2);
        assertThat(page(URL).select("tr[data-proven]").attr("data-verdict"))
                .isEqualTo("not-believed");
        DNS.onlyTxt(domain, page(page).select("[data-paste=spf]").text());
        post(page + "/check");
        assertThat(page(URL + "/senders?only=broken").select("#senders")).isEmpty();
        assertThat(page(URL).select("tr[data-proven]").attr("data-verdict")).isEqualTo("believed");
    }

    private void assertDmarc(String page, String step, String value) {
        var shown = page(page);
        assertThat(shown.select("[data-dmarc-step]").attr("data-dmarc-step")).isEqualTo(step);
        assertThat(shown.select("[data-paste=dmarc]").text()).isEqualTo(value);
    }

    private String email() {
        return fixtures.value(
                agency, String.class, "select email from app_user where id = ?", admin);
    }

    private SpfResult spf(String address) {
        return new Spf(dns, clock)
                .check(InetAddress.ofLiteral(address), "anna@" + domain, host)
                .result();
    }

    private static Elements record(Document page, String kind) {
        return page.select("[data-record=" + kind + "]");
    }

    private long notices() {
        return fixtures.value(
                agency, Long.class, "select count(*) from notice where kind = 'domain-records'");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
