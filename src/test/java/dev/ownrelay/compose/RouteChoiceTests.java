package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.UUID;

/// Another way for an email, chosen where it is written.
@OwnrelayTest
class RouteChoiceTests {

    private static final String ROUTE = "/messages/new/route";

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    Fixtures fixtures;
    UUID agency;
    UUID user;
    UUID server;
    UUID other;
    UUID candidate;
    RequestPostProcessor anna;

    @BeforeEach
    void twoServers() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        server = fixtures.server(agency, "Agency mail");
        other = fixtures.server(agency, "Other mail");
        user = fixtures.user(agency, server);
        anna = Fixtures.recruiter(agency, user);
        candidate = fixtures.candidate(agency, "Jan", "Smit", "jan@home.test");
    }

    @Test
    void everyOtherWayStandsInTheMenuWithItsStateOrWhyNot() {
        var barred = fixtures.server(agency, "South mail");
        change(barred, "sender_domains = 'south.test'");
        change(other, "last_check_at = now(), last_check_ok = false, last_check_stage = 'CONNECT'");
        var menu = page("/messages/new").select("#route-line .menu-option");
        assertThat(menu.eachAttr("data-route-state"))
                .containsExactly("none", "works", "failed", "not-allowed");
        assertThat(menu.select("[aria-current]").text()).isEqualTo("Agency mail");
        assertThat(menu.select("button").eachAttr("value")).containsExactly(other.toString());
        assertThat(menu.get(2).text()).contains("Other mail", "does not answer");
        assertThat(menu.get(3).text()).contains("South mail", "does not send for agency.test");
        assertThat(menu.select("[data-way-out]")).isEmpty();
        fixtures.in(agency, "update app_user set role = 'ADMIN'");
        anna = Fixtures.administrator(agency, user);
        var out = page("/messages/new").select("#route-line [data-way-out]");
        assertThat(out.eachText()).containsExactly("Add agency.test");
        assertThat(out.attr("href")).endsWith(barred + "?senderDomain=agency.test");
    }

    @Test
    void aWayChosenForOneEmailKeepsWhatWasTypedAndIsTheOneThatLeaves() {
        var again = page(choose(other.toString(), "").file(file()).exchange());
        assertThat(again.select(".route").text())
                .startsWith("via Other mail as Anna de Vries")
                .contains("(for this email only)");
        assertThat(again.select("#subject").val()).isEqualTo("A job");
        assertThat(again.select("#body").text()).contains("Hello");
        assertThat(again.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(again.text()).contains("Choose your files again");
        assertThat(again.select("input[name=via]").val()).isEqualTo(other.toString());
        assertThat(chosenOnMyAccount()).isEqualTo(server);
        assertThat(send(again)).hasStatus(303);
        assertThat(value("select smtp_server_id::text from message")).isEqualTo(other.toString());
        assertThat(value("select route_name from message")).isEqualTo("Other mail");
    }

    @Test
    void goingBackForAnotherWayIsAnotherEmailAndTheSameWayIsNot() {
        var key = UUID.randomUUID().toString();
        for (var way : new String[] {"", "", other.toString(), other.toString()}) {
            assertThat(post("/messages").param("key", key).param("via", way).exchange())
                    .hasStatus(303);
        }
        assertThat(value("select string_agg(route_name, ', ' order by route_name) from message"))
                .isEqualTo("Agency mail, Other mail");
    }

    @Test
    void aWayChosenForAlwaysIsKeptOnMyAccountAndNoted() {
        var again = page(choose(other.toString(), "true").exchange());
        assertThat(again.select(".route").text())
                .startsWith("via Other mail")
                .doesNotContain("only");
        assertThat(again.select("#route-line [role=status]").text()).contains("from now on");
        assertThat(again.select("input[name=via]").val()).isEmpty();
        assertThat(chosenOnMyAccount()).isEqualTo(other);
        assertThat(value("select detail from audit_event where action = 'user.server-chosen'"))
                .isEqualTo("Other mail");
        assertThat(send(again)).hasStatus(303);
        assertThat(value("select route_name from message")).isEqualTo("Other mail");
    }

    @Test
    void whatIsForeignOffOrNotAllowedCannotBeChosen() {
        var stranger = fixtures.agency();
        var foreign = fixtures.server(stranger, "Foreign mail");
        var off = fixtures.server(agency, "Mail that is off");
        change(off, "enabled = false");
        change(other, "sender_domains = 'south.test'");
        for (var key : new Object[] {foreign, off, other, UUID.randomUUID(), "x", "", "default"}) {
            var again = page(choose(key.toString(), "true").exchange());
            assertThat(again.select("#route-error").text())
                    .as("%s", key)
                    .contains("cannot be chosen now");
            assertThat(again.select(".route").text()).startsWith("via Agency mail");
            assertThat(again.html()).doesNotContain("Foreign mail");
            assertThat(chosenOnMyAccount()).isEqualTo(server);
        }
        for (var via : new Object[] {foreign, off, other, "x"}) {
            var typed = post("/messages").param("via", via.toString());
            assertThat(page(typed.exchange()).select("[role=alert]")).isNotEmpty();
        }
        assertThat(value("select count(*)::text from message")).isEqualTo("0");
    }

    @Test
    void withoutAWayAnotherCanBeChosenBeforeWriting() {
        change(server, "enabled = false");
        var alert = page("/messages/new?candidate=" + candidate).select(".alert-warning");
        assertThat(alert.select("button[name=choose]").text()).isEqualTo("Other mail");
        var chosen =
                page(
                        mvc.post()
                                .uri(ROUTE)
                                .param("to", alert.select("input[name=to]").val())
                                .param("choose", other.toString())
                                .with(anna)
                                .with(csrf())
                                .exchange());
        assertThat(chosen.select(".route").text()).startsWith("via Other mail");
        assertThat(chosen.select("#to option[selected]").eachAttr("value"))
                .containsExactly(candidate.toString());
        assertThat(chosen.select("#send[disabled]")).isEmpty();
    }

    @Test
    void theOpenPageLearnsHowItsWayDoes() {
        var shown = page("/messages/new");
        var poll = shown.select("#route-line").attr("hx-get");
        assertThat(part(poll).select(".route").attr("data-route-state")).isEqualTo("works");
        assertThat(part(poll).select("#send, main")).isEmpty();
        change(server, "name = 'Renamed'");
        var renamed = part(poll);
        assertThat(renamed.select("#route-error").text()).contains("has changed");
        assertThat(renamed.select(".route").text()).startsWith("via Renamed");
        var later = part(renamed.select("#route-line").attr("hx-get"));
        assertThat(later.select("#route-error").text())
                .as("until it is chosen or sent")
                .contains("has changed");
        change(server, "enabled = false");
        var gone = part(poll);
        assertThat(gone.select(".route").attr("data-route-state")).isEqualTo("none");
        assertThat(gone.select("#send[disabled][hx-swap-oob]")).hasSize(1);
        assertThat(gone.select("input[name=route]")).isEmpty();
        change(server, "enabled = true");
        var back = part(gone.select("#route-line").attr("hx-get"));
        assertThat(back.select("#send:not([disabled])")).hasSize(1);
        assertThat(back.select("#obstacle[hx-swap-oob]")).hasSize(1);
        assertThat(mvc.get().uri(ROUTE).with(anna)).hasRedirectedUrl("/messages/new");
    }

    private MockMultipartMvcRequestBuilder choose(String key, String always) {
        return post(ROUTE)
                .param("choose", key)
                .param("always", always.isEmpty() ? "false" : always);
    }

    private MvcTestResult send(Document shown) {
        return post("/messages")
                .param("route", shown.select("input[name=route]").val())
                .param("via", shown.select("input[name=via]").val())
                .exchange();
    }

    private MockMultipartMvcRequestBuilder post(String url) {
        return mvc.post()
                .uri(url)
                .with(anna)
                .with(csrf())
                .multipart()
                .param("to", candidate.toString())
                .param("subject", "A job")
                .param("body", "Hello");
    }

    private static MockMultipartFile file() {
        return new MockMultipartFile("attachments", "CV.txt", "text/plain", new byte[] {'x'});
    }

    private void change(UUID row, String set) {
        fixtures.in(agency, "update smtp_server set " + set + " where id = ?", row);
    }

    private UUID chosenOnMyAccount() {
        return UUID.fromString(value("select smtp_server_id::text from app_user"));
    }

    private String value(String sql) {
        return fixtures.value(agency, String.class, sql);
    }

    private Document part(String url) {
        var request = mvc.get().uri(url.replace("&amp;", "&")).header("HX-Request", "true");
        return page(request.with(anna).exchange());
    }

    private Document page(String url) {
        return page(mvc.get().uri(url).with(anna).exchange());
    }

    private static Document page(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
