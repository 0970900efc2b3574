package dev.ownrelay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.audit.AuditFixture;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Severity;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What an administrator chooses on *What is checked*, and what becomes of it.
class PolicyPageTests extends AuditFixture {

    private static final String URL = "/maintenance/checks";
    private static final String MENU = "nav a[href=" + URL + "]";

    @Autowired Policies policies;

    @ParameterizedTest
    @CsvSource({
        "en, What is checked, Default: warns, No subject",
        "nl, Wat wordt gecontroleerd, Standaard: waarschuwt, Geen onderwerp"
    })
    void everyFindingHasARowThatIsLeftToOwnrelay(
            String language, String title, String advised, String label) {
        fixtures.in(agency, "update app_user set locale = ?", language);
        var page = html(get(admin, URL));
        assertThat(page.select("h1").text()).isEqualTo(title);
        assertThat(page.select(MENU).text()).isEqualTo(title);
        assertThat(page.select(MENU).attr("aria-current")).isEqualTo("page");
        assertThat(page.select("[data-finding]").eachAttr("data-finding"))
                .containsExactlyInAnyOrderElementsOf(ids());
        assertThat(page.select("[data-finding] option[selected]").eachAttr("value"))
                .hasSize(ids().size())
                .containsOnly("");
        var subject = page.select("[data-finding=no-subject]");
        assertThat(subject.select("option[selected]").text()).isEqualTo(advised);
        assertThat(subject.select("label").text()).isEqualTo(label);
        assertThat(page.select("[name=sendsAnyway][checked]").eachAttr("value"))
                .containsExactly("administrators");
        assertThat(page.select("main").text()).doesNotContain("??", "policy.");
    }

    @Test
    void aChoiceHoldsFromNowOnAndIsNoted() {
        assertThat(save("0", "everybody", "no-subject", "stops", "script", "off"))
                .hasStatus(303)
                .hasRedirectedUrl(URL);
        assertThat(policy().severity(FindingKind.NO_SUBJECT)).contains(Severity.STOPS);
        assertThat(policy().severity(FindingKind.SCRIPT)).isEmpty();
        assertThat(policy().severity(FindingKind.SPAM_PHRASE)).contains(Severity.ADVISES);
        assertThat(policy().mayOverrule(recruiter)).isTrue();
        assertThat(trail(agency))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.actorId()).isEqualTo(admin.userId());
                    assertThat(row.action()).isEqualTo("agency.checks-changed");
                    assertThat(row.detail())
                            .isEqualTo("[no-subject stops, script off, sends-anyway everybody]");
                });
        var page = html(get(admin, URL));
        assertThat(page.select("[data-finding=no-subject] option[selected]").val())
                .isEqualTo("stops");
        assertThat(html(get(admin, "/maintenance/audit")).select("main").text())
                .contains(
                        "Changed what is checked before an email is sent",
                        "no subject: stops, program code: off,"
                                + " everybody may send what is stopped");

        assertThat(save("1", "everybody", "no-subject", "", "script", "off")).hasStatus(303);
        assertThat(rows()).isOne();
        assertThat(trail(agency))
                .hasSize(2)
                .anySatisfy(row -> assertThat(row.detail()).isEqualTo("[no-subject advised]"));
    }

    @Test
    void savingWithoutAChangeIsNoDeed() {
        assertThat(save("0", "administrators", "no-subject", "")).hasStatus(303);
        assertThat(trail(agency)).isEmpty();
        assertThat(html(get(admin, URL)).select("[name=version]").val()).isEqualTo("0");
    }

    @Test
    void whoSavesSecondIsToldAndLosesNothing() {
        save("0", "nobody", "no-subject", "stops", "script", "advises");
        var ben = person(agency, "Ben", Role.ADMIN, false);
        var second = save(ben, "0", "everybody", "no-subject", "off", "script", "advises");
        assertThat(second).hasStatusOk();
        var page = html(second);
        var told = page.select("[role=alert]");
        assertThat(told.text()).startsWith("Somebody else changed this while you were editing.");
        assertThat(told.select("dt").eachText())
                .containsExactly("Who may send an email that is stopped", "No subject");
        assertThat(told.select("dd").eachText()).containsExactly("Nobody", "Stops");
        assertThat(page.select("[data-finding=no-subject] option[selected]").val())
                .isEqualTo("off");
        assertThat(page.select("[name=sendsAnyway][checked]").val()).isEqualTo("everybody");
        assertThat(policy().severity(FindingKind.NO_SUBJECT)).contains(Severity.STOPS);

        var version = page.select("[name=version]").val();
        assertThat(save(ben, version, "everybody", "no-subject", "off", "script", "advises"))
                .hasStatus(303);
        assertThat(policy().severity(FindingKind.NO_SUBJECT)).isEmpty();
        assertThat(policy().severity(FindingKind.SCRIPT)).contains(Severity.ADVISES);
    }

    /// Both looked at the same version before either stored.
    @Test
    void ofTwoAtTheSameMomentOneStores() {
        var before = policy();
        assertThat(CurrentTenant.call(agency, () -> policies.store(before))).isTrue();
        assertThat(CurrentTenant.call(agency, () -> policies.store(before))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "x", "-1"})
    void aVersionThatIsNotTheStoredOneStoresNothing(String version) {
        assertThat(save(version, "nobody", "no-subject", "stops")).hasStatusOk();
        assertThat(rows()).isZero();
    }

    @Test
    void whatThePageDoesNotOfferIsRefusedAndTheRestKept() {
        var page = html(save("0", "friends", "no-subject", "stops", "script", "STOPS"));
        assertThat(page.select("#sendsAnyway-error").text()).contains("Choose who may send it.");
        assertThat(page.select(".alert-danger").text())
                .contains("The page does not offer one of these choices.");
        assertThat(page.select("[data-finding=no-subject] option[selected]").val())
                .isEqualTo("stops");
        assertThat(rows()).isZero();
    }

    @Test
    void whatTheFormDoesNotAskStaysAsItIs() {
        save("0", "nobody", "no-subject", "stops");
        assertThat(save("1", "nobody", "script", "off", "nothing-known", "stops")).hasStatus(303);
        assertThat(policy().severity(FindingKind.NO_SUBJECT)).contains(Severity.STOPS);
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void anotherFormThanThePagesBreaksNothing() {
        var answer =
                post(
                        admin,
                        URL,
                        "version",
                        "0",
                        "sendsAnyway",
                        "administrators",
                        "severity",
                        "stops",
                        "severity",
                        "off",
                        "severity[",
                        "stops",
                        "severity[no-subject",
                        "stops",
                        "severity[0].x",
                        "stops");
        assertThat(answer.getResponse().getStatus()).isIn(200, 303);
        assertThat(rows()).isZero();
    }

    /// A node of another version may have stored them.
    @Test
    void whatThisVersionDoesNotKnowIsPassedOverAndStays() {
        fixtures.in(
                agency,
                "insert into check_choice values (?, 'from-the-future', 'STOPS'), (?, 'script',"
                        + " 'SHOUTS')",
                agency,
                agency);
        fixtures.in(agency, "update agency set sends_anyway = 'FRIENDS' where id = ?", agency);
        assertThat(policy().severity(FindingKind.SCRIPT)).contains(Severity.WARNS);
        assertThat(policy().mayOverrule(admin)).isTrue();
        assertThat(policy().mayOverrule(recruiter)).isFalse();
        assertThat(get(admin, URL)).hasStatusOk();
        assertThat(save("0", "nobody", "no-subject", "stops")).hasStatus(303);
        assertThat(
                        fixtures.value(
                                agency,
                                String.class,
                                "select severity from check_choice where finding ="
                                        + " 'from-the-future'"))
                .isEqualTo("STOPS");
    }

    @Test
    void noAgencySeesOrChangesWhatAnotherChose() {
        var stranger = person(fixtures.agency(), "Zoe", Role.ADMIN, false);
        save("0", "nobody", "no-subject", "stops");
        var theirs = html(get(stranger, URL));
        assertThat(theirs.select("[data-finding] option[selected]").eachAttr("value"))
                .containsOnly("");
        assertThat(theirs.select("[name=sendsAnyway][checked]").val()).isEqualTo("administrators");
        assertThat(save(stranger, "0", "everybody", "no-subject", "off")).hasStatus(303);
        assertThat(policy().severity(FindingKind.NO_SUBJECT)).contains(Severity.STOPS);
        assertThat(policy().mayOverrule(admin)).isFalse();
        assertThat(CurrentTenant.call(stranger.tenantId(), policies::current).mayOverrule(admin))
                .isTrue();
    }

    @Test
    void onlyAdministratorsMayLookAndChange() {
        for (var who : List.of(recruiter, operator)) {
            assertThat(get(who, URL)).hasStatus(403);
            assertThat(save(who, "0", "everybody", "no-subject", "off")).hasStatus(403);
        }
        assertThat(html(get(recruiter, "/")).select(MENU)).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void whatIsNobodysChoiceIsNotStored() {
        assertThat(save("0", "nobody", "infected-attachment", "off", "no-subject", "stops"))
                .hasStatus(303);
        assertThat(policy().severity(FindingKind.INFECTED_ATTACHMENT)).contains(Severity.STOPS);
        assertThat(rows()).isOne();
    }

    private MvcTestResult save(String version, String sendsAnyway, String... choices) {
        return save(admin, version, sendsAnyway, choices);
    }

    /// @param choices ids of findings and words of choices by turns
    private MvcTestResult save(
            SignedIn who, String version, String sendsAnyway, String... choices) {
        var fields = new String[4 + choices.length];
        fields[0] = "version";
        fields[1] = version;
        fields[2] = "sendsAnyway";
        fields[3] = sendsAnyway;
        for (int i = 0; i < choices.length; i += 2) {
            fields[4 + i] = "severity[" + choices[i] + "]";
            fields[5 + i] = choices[i + 1];
        }
        return post(who, URL, fields);
    }

    private Policy policy() {
        return CurrentTenant.call(agency, policies::current);
    }

    private long rows() {
        return fixtures.value(agency, Long.class, "select count(*) from check_choice");
    }

    private static List<String> ids() {
        return Arrays.stream(FindingKind.values())
                .filter(FindingKind::isChosen)
                .map(FindingKind::id)
                .toList();
    }

    private static Document html(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        var body = result.getResponse().getContentAsByteArray();
        return Jsoup.parse(new String(body, StandardCharsets.UTF_8));
    }
}
