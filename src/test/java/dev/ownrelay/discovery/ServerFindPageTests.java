package dev.ownrelay.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.ScriptedDnsServer;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.LinkedMultiValueMap;

import java.io.UnsupportedEncodingException;

class ServerFindPageTests extends ServerPages {

    private static final String FIND = URL + "/find";
    private static final ScriptedDnsServer DNS = ScriptedDnsServer.start();

    @DynamicPropertySource
    static void ask(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.dns.servers", DNS::address);
    }

    @AfterAll
    static void stop() {
        DNS.close();
    }

    @BeforeEach
    void thereAreDomains() {
        DNS.behave()
                .mx("agency.test", "agency-test.mail.protection.outlook.com")
                .srv("_submissions._tcp.own.test", 0, 465, "mail.elsewhere.test")
                .a("own.test", "192.0.2.1");
    }

    @Test
    void showsHowAServerWasFoundAndSavesNothing() {
        var found = find("anna@agency.test");
        var card = found.select("[data-way=MX]");
        assertThat(card.attr("data-preset")).isEqualTo("microsoft-365");
        assertThat(card.text())
                .contains(
                        "Microsoft 365",
                        "agency-test.mail.protection.outlook.com takes in the mail of agency.test",
                        "smtp.office365.com",
                        "anna@agency.test",
                        "signing in with Microsoft");
        assertThat(card.select("a").attr("href"))
                .isEqualTo(URL + "/new?preset=microsoft-365&username=anna@agency.test");
        assertThat(all()).isEmpty();
        assertThat(actions()).isEmpty();
    }

    @Test
    void warnsOfAStranger() {
        var card = find("anna@own.test").select("[data-way=SRV]");
        assertThat(card.text()).contains("lies outside own.test");
        assertThat(card.select("a").attr("href"))
                .isEqualTo(
                        URL
                                + "/new?address=mail.elsewhere.test:465&tls=TLS"
                                + "&username=anna@own.test");
    }

    @Test
    void saysWhatIsWrongBesideTheFieldAndKeepsWhatWasTyped() {
        var page = find("anna at <agency>");
        assertThat(page.select("#address-error").text()).contains("not an email address");
        assertThat(page.select("[name=address]").val()).isEqualTo("anna at <agency>");
        assertThat(find("anna@nowhere.test").select("[data-trouble=NO_SUCH_DOMAIN]")).hasSize(1);
    }

    @Test
    void looksUpFiveTimesAMinuteForOnePerson() {
        for (int i = 0; i < 5; i++) {
            assertThat(find("anna@agency.test").select("[data-way]")).hasSize(1);
        }
        var page = find("anna@agency.test");
        assertThat(page.select("[data-way]")).isEmpty();
        assertThat(page.select("#address-error").text()).contains("within a minute");
    }

    @Test
    void isForAdministrators() {
        me = new SignedIn(agency, user(agency, null, Role.RECRUITER), Role.RECRUITER, false);
        assertThat(get(FIND)).hasStatus(403);
        assertThat(send("anna@agency.test")).hasStatus(403);
        assertThat(DNS.questions()).isEmpty();
    }

    private Document find(String typed) {
        try {
            var answer = send(typed);
            assertThat(answer).hasStatusOk();
            return Jsoup.parse(answer.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult send(String typed) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("address", typed);
        return post(FIND, form);
    }
}
