package dev.ownrelay.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.Fixtures;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/// What pages say of block lists, without asking any.
class BlockListPageTests extends BlockListFixture {

    @Autowired MockMvc mvc;

    RequestPostProcessor bea;
    UUID domain;

    @BeforeEach
    void aDomain() {
        bea = Fixtures.administrator(agency, admin);
        domain = UUID.randomUUID();
        fixtures.in(
                agency,
                """
                insert into sender_domain (tenant_id, id, domain, token, added_by, created_at)
                values (?, ?, ?, 'token', ?, now())
                """,
                agency,
                domain,
                DOMAIN,
                admin);
    }

    @Test
    void whatNoListNamesIsOneQuietLine() throws Exception {
        watch.all();
        var lists = lists("/maintenance/smtp-servers/" + server);
        assertThat(lists.select("details[open]")).isEmpty();
        assertThat(lists.select("summary").text()).startsWith("On none of 2 block lists, asked ");
        assertThat(lists.select("li").eachAttr("data-list-state"))
                .containsExactly("not-listed", "not-listed");
        assertThat(lists("/maintenance/domains/" + domain).select("summary").text())
                .startsWith("Not on the one block list that answered");
    }

    @Test
    void aListingSaysSinceWhenAndWhyInWordsThatAreEscaped() throws Exception {
        DNS.a(at(ONE, US), "127.0.0.2").txt(at(ONE, US), "<script>alert(1)</script> & more");
        DNS.a(DOMAIN + "." + NAMES, "127.0.0.2");
        watch.all();
        var lists = lists("/maintenance/smtp-servers/" + server);
        assertThat(lists.select("details, script")).isEmpty();
        assertThat(lists.select("[data-list-state=listed]").text())
                .startsWith(ONE + " names " + US + ", since ")
                .endsWith(ONE + " says: <script>alert(1)</script> & more");
        assertThat(lists("/maintenance/domains/" + domain).attr("data-listed")).isEqualTo("true");
    }

    @Test
    void aListThatCouldNotBeAskedIsNotOneThatNamesNobody() throws Exception {
        DNS.a(at(ONE, US), "127.255.255.254");
        watch.all();
        assertThat(lists("/maintenance/smtp-servers/" + server).select("summary").text())
                .startsWith("Not on the one block list that answered")
                .contains("One list could not be asked ");
    }

    @Test
    void nothingIsSaidBeforeAListWasAsked() throws Exception {
        assertThat(page(bea, "/maintenance/smtp-servers/" + server).select("#block-lists"))
                .isEmpty();
        assertThat(page(bea, "/maintenance/domains/" + domain).select("#block-lists")).isEmpty();
        assertThat(asked()).isEmpty();
    }

    @Test
    void homeTellsAdministratorsWhatOfTheirsIsListed() throws Exception {
        DNS.a(at(ONE, US), "127.0.0.2").a(at(TWO, US), "127.0.0.2").a(at(ONE, RELAY), "127.0.0.2");
        DNS.a(DOMAIN + "." + NAMES, "127.0.0.2");
        watch.all();
        var home = page(bea, "/");
        assertThat(home.select("[data-blocklisted]").eachAttr("data-blocklisted"))
                .containsExactly(US, DOMAIN);
        assertThat(home.select("[data-blocklisted]").first().text())
                .startsWith(
                        "The address "
                                + US
                                + " of Mail One is on a block list: "
                                + ONE
                                + ", "
                                + TWO);
        assertThat(home.select("[data-blocklisted] a").eachAttr("href"))
                .containsExactly(
                        "/maintenance/smtp-servers/" + server + "#block-lists",
                        "/maintenance/domains/of?domain=" + DOMAIN);
        assertThat(home.html()).doesNotContain(RELAY);
        fixtures.in(
                agency,
                "update smtp_server set outgoing_addresses = '45.10.20.6/31' where id = ?",
                server);
        DNS.a(at(TWO, "45.10.20.6"), "127.0.0.2");
        pass(Duration.ofHours(1));
        assertThat(page(bea, "/").select("[data-blocklisted]").first().text())
                .startsWith(
                        "Addresses of Mail One (45.10.20.6, "
                                + US
                                + ") are on a block list: "
                                + ONE
                                + ", "
                                + TWO);
        var recruiter = Fixtures.recruiter(agency, fixtures.user(agency, server));
        assertThat(page(recruiter, "/").select("[data-blocklisted]")).isEmpty();
    }

    @Test
    void onlyOperatorsHearOfTheDefaultRelay() throws Exception {
        DNS.a(at(ONE, RELAY), "127.0.0.2");
        watch.all();
        assertThat(page(bea, "/").select("[data-relay-blocklisted]")).isEmpty();
        assertThat(page(operator(), "/").select("[data-relay-blocklisted]").text())
                .startsWith("The default relay is on a block list: " + RELAY + " on " + ONE);
    }

    @Test
    void dutchPeopleReadDutch() throws Exception {
        watch.all();
        fixtures.in(agency, "update app_user set locale = 'nl' where id = ?", admin);
        assertThat(lists("/maintenance/smtp-servers/" + server).select("summary").text())
                .startsWith("Op geen van 2 blokkeerlijsten, gevraagd ");
    }

    private RequestPostProcessor operator() {
        fixtures.in(agency, "update app_user set operator = true where id = ?", admin);
        return SecurityMockMvcRequestPostProcessors.authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, admin, Role.ADMIN, true),
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_ADMIN", "ROLE_RECRUITER", "ROLE_OPERATOR")));
    }

    private Element lists(String url) throws Exception {
        asked();
        var lists = page(bea, url).expectFirst("#block-lists");
        assertThat(asked()).as("questions of a page").isEmpty();
        return lists;
    }

    private Document page(RequestPostProcessor reader, String url) throws Exception {
        return Jsoup.parse(
                mvc.perform(get(url).with(reader).locale(Locale.ENGLISH))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString());
    }
}
