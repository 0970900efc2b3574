package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.util.UUID;

/// The operator vouches for domains of an agency.
class ApprovedDomainTests extends DomainFixture {

    private static final String CEO = "ceo@agency.test";

    RequestPostProcessor operator;
    String url;

    @BeforeEach
    void anOperatorOfAnotherAgency() {
        var own = fixtures.agency();
        var user = fixtures.user(own, null);
        fixtures.in(own, "update app_user set operator = true where id = ?", user);
        var late = "update app_user set operator_since = '2100-01-01' where id = ?";
        fixtures.in(own, late, user); // has time to set up a second step, whatever the clock says
        operator = as(own, user, Role.RECRUITER, true);
        url = "/operator/agencies/" + agency + "/domains";
    }

    @Test
    void theOperatorsWordProvesADomainUntilItIsTakenBack() {
        assertThat(post(operator, url, "domain", "Agency.test"))
                .hasStatus(303)
                .hasRedirectedUrl(url);
        assertThat(mayWriteAs(agency, CEO)).isTrue();
        assertThat(mayWriteAs(fixtures.agency(), CEO)).isFalse();
        var page = page(URL).select("tr[data-proven=yes] a").attr("href");
        assertThat(page(page).text()).contains("The operator of this installation has confirmed");
        assertThat(audit(agency)).containsExactly("domain.approved");
        assertThat(post(operator, url, "domain", "agency.test")).hasStatus(303);
        assertThat(audit(agency)).hasSize(1);

        var withdrawn = post(operator, withdrawal());
        assertThat(withdrawn).hasStatus(303).hasRedirectedUrl(url);
        assertThat(notice(withdrawn)).contains("nothing else proves it");
        assertThat(mayWriteAs(agency, CEO)).isFalse();
        assertThat(proven(page)).isEqualTo("no");
        assertThat(audit(agency)).containsExactly("domain.approved", "domain.withdrawn");
    }

    @Test
    void aRecordGoesOnProvingWithoutTheOperatorsWord() {
        var page = prove("agency.test");
        post(operator, url, "domain", "agency.test");
        DNS.remove("_ownrelay.agency.test");
        clock.advance(java.time.Duration.ofDays(40));
        checks.all();
        assertThat(mayWriteAs(agency, CEO)).as("the word needs no record").isTrue();
        publish(page);
        post(page + "/check");
        assertThat(notice(post(operator, withdrawal()))).contains("still proves it");
        assertThat(page(page).text()).contains("The DNS of agency.test shows your record.");
        assertThat(mayWriteAs(agency, CEO)).isTrue();
    }

    @Test
    void nobodyVouchesForWhatEverybodyHas() {
        for (var typed : new String[] {"nl", "gmail.com", "x"}) {
            var result = post(operator, url, "domain", typed);
            assertThat(result).hasStatusOk();
            assertThat(html(result).select("#domain").val()).isEqualTo(typed);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var absent = "/operator/agencies/" + UUID.randomUUID() + "/domains";
        assertThat(post(operator, absent, "domain", "agency.test")).hasStatus(404);
        assertThat(mvc.get().uri(absent).with(operator)).hasStatus(404);
        var page = prove("agency.test");
        var id = page.substring(page.lastIndexOf('/') + 1);
        assertThat(post(operator, url + "/" + id + "/withdraw"))
                .as("nothing to take back")
                .hasStatus(404);
        var other = "/operator/agencies/" + fixtures.agency() + "/domains/" + id + "/withdraw";
        assertThat(post(operator, other)).hasStatus(404);
    }

    @Test
    void administratorsCannotVouchForThemselves() {
        assertThat(post(url, "domain", "agency.test")).hasStatus(403);
    }

    private static String notice(MvcTestResult result) {
        return String.valueOf(result.getMvcResult().getFlashMap().get("notice"));
    }

    private String withdrawal() {
        var result = mvc.get().uri(url).with(operator).exchange();
        return html(result).select("form[action$=withdraw]").attr("action");
    }
}
