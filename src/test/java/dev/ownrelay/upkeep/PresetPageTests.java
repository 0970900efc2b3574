package dev.ownrelay.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.provider.Presets;
import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.LinkedMultiValueMap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What is known of providers is filled in, and what they end is said where somebody can act.
@Import(TestClock.class)
class PresetPageTests extends ServerPages {

    @Autowired SettableClock clock;

    @BeforeEach
    void aMonthBefore() {
        clock.set(Instant.parse("2026-11-29T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft-365, Microsoft 365, smtp.office365.com, STARTTLS, MICROSOFT, 3, 30, 10000",
        "gmail, Gmail, smtp.gmail.com, STARTTLS, GOOGLE, 2, '', 500",
    })
    void aPresetFillsTheForm(
            String key,
            String name,
            String address,
            String tls,
            String auth,
            String connections,
            String perMinute,
            String perDay) {
        var page = page(get(URL + "/new?preset=" + key));
        assertThat(page.select("#preset option")).hasSize(Presets.all().size() + 1);
        assertThat(page.selectFirst("[data-preset]").text()).contains(name);
        assertThat(page.selectFirst("#name").val()).isEqualTo(name);
        assertThat(page.selectFirst("#address").val()).isEqualTo(address);
        assertThat(page.selectFirst("#tls option[selected]").val()).isEqualTo(tls);
        assertThat(page.selectFirst("[name=auth][checked]").val()).isEqualTo(auth);
        assertThat(page.selectFirst("#maxConnections").val()).isEqualTo(connections);
        assertThat(page.selectFirst("#perMinute").val()).isEqualTo(perMinute);
        assertThat(page.selectFirst("#perDay").val()).isEqualTo(perDay);
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft-365, MICROSOFT, EACH_USER",
        "google-workspace, GOOGLE, EACH_USER",
        "google-relay, GOOGLE, DELEGATED",
        "gmail, GOOGLE, DELEGATED",
        "outlook-com, MICROSOFT, DELEGATED",
        "strato, PASSWORD, DELEGATED",
    })
    void aPresetChoosesWhoseAccountLogsIn(String key, String auth, String grant) {
        var page = page(get(URL + "/new?preset=" + key + "&username=anna@agency.test"));
        assertThat(page.select("[name=auth][checked]").val()).isEqualTo(auth);
        assertThat(page.select("[name=grant][checked]").val()).isEqualTo(grant);
        assertThat(page.select("#username").val()).isEqualTo("anna@agency.test");
    }

    @Test
    void aServerOfAPresetIsSavedAsThePageStands() {
        for (var key : List.of("microsoft-365", "google-workspace", "gmail")) {
            var form = new LinkedMultiValueMap<String, String>();
            for (var field : page(get(URL + "/new?preset=" + key)).select("form.two-col [name]")) {
                boolean choice = field.is("[type=radio], [type=checkbox]");
                if (!field.attr("name").equals("_csrf") && (!choice || field.hasAttr("checked"))) {
                    var option = field.select("option[selected]");
                    form.add(field.attr("name"), option.isEmpty() ? field.val() : option.val());
                }
            }
            form.set("username", "anna@agency.test");
            form.set("clientId", "client-1");
            form.set("clientSecret", "s3cret");
            assertThat(post(URL + "/new", form)).as(key).hasStatus(303);
        }
        assertThat(all())
                .extracting(row -> row.settings().destination().eachUserSignsIn())
                .containsExactly(false, true, true);
    }

    @Test
    void noLinkPutsAnotherServerUnderTheNameOfAProvider() {
        var url = URL + "/new?preset=microsoft-365&address=mail.evil.example&tls=NONE";
        var page = page(get(url));
        assertThat(page.select("#address").val()).isEqualTo("smtp.office365.com");
        assertThat(page.select("#tls option[selected]").val()).isEqualTo("STARTTLS");
        assertThat(page(get(URL + "/new?address=mail.agency.example")).select("#address").val())
                .isEqualTo("mail.agency.example");
    }

    @Test
    void everyPresetGivesAFormThatCouldBeSaved() {
        for (var preset : Presets.all()) {
            var page = page(get(URL + "/new?preset=" + preset.key()));
            assertThat(page.selectFirst("#name").val()).as(preset.key()).hasSizeBetween(1, 80);
            assertThat(page.select("[name=auth][checked]")).as(preset.key()).hasSize(1);
            assertThat(page.text()).doesNotContain("preset.note.");
        }
    }

    @Test
    void anUnknownPresetLeavesTheFormEmpty() {
        var page = page(get(URL + "/new?preset=no-such"));
        assertThat(page.select("[data-preset]")).isEmpty();
        assertThat(page.selectFirst("#address").val()).isEmpty();
    }

    @Test
    void whatAProviderEndsIsSaidWithTheWayOn() {
        var id = added("smtp.office365.com");
        var on = "1 January 2027";
        var way = URL + "/" + id + "?convert=MICROSOFT#login";
        for (var url : new String[] {URL, URL + "/" + id, "/"}) {
            var ending = page(get(url)).selectFirst("[data-ending]");
            assertThat(ending).as(url).isNotNull();
            assertThat(ending.text()).as(url).contains(on);
            assertThat(ending.selectFirst("a").attr("href")).as(url).isEqualTo(way);
        }
        assertThat(page(get("/account")).selectFirst("[data-ending]").text()).contains(on);
        var page = page(get(URL + "/" + id + "?convert=MICROSOFT"));
        assertThat(page.selectFirst("[name=auth][checked]").val()).isEqualTo("MICROSOFT");
        assertThat(only().settings().destination().login()).isNull();
    }

    @Test
    void aRecruiterSeesItWhereServersAreChosen() {
        added("smtp.office365.com");
        me = new SignedIn(agency, user(agency, null, Role.RECRUITER), Role.RECRUITER, false);
        assertThat(page(get("/")).select("[data-ending]")).isEmpty();
        assertThat(page(get("/account")).select("[data-ending]")).hasSize(1);
    }

    @Test
    void aServerThatWasConvertedIsNotWarnedOf() {
        var id = added("smtp.office365.com");
        var form = form("smtp.office365.com", "anna", "");
        form.set("auth", "MICROSOFT");
        form.set("grant", "DELEGATED");
        form.set("clientId", "client-1");
        form.set("clientSecret", "s3cret");
        form.set("version", version(id));
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().settings().destination().login().kind()).isEqualTo(Kind.MICROSOFT);
        assertThat(page(get(URL)).select("[data-ending]")).isEmpty();
    }

    @Test
    void aServerOfAnotherProviderEndsNothingAndIsConvertedToNothing() {
        var id = added("mail.agency.test");
        assertThat(page(get(URL)).select("[data-ending]")).isEmpty();
        var page = page(get(URL + "/" + id + "?convert=NOTHING"));
        assertThat(page.selectFirst("[name=auth][checked]").val()).isEqualTo("PASSWORD");
    }

    private UUID added(String host) {
        assertThat(post(URL + "/new", form(host, "anna", CANARY))).hasStatus(303);
        return only().getId();
    }

    private static Document page(MvcTestResult answer) {
        assertThat(answer).hasStatusOk();
        var body = new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
        return Jsoup.parse(body);
    }
}
