package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What administrators change of their agency.
class OwnAgencyTests extends AccountFixture {

    @Autowired Agencies agencies;

    private Visitor anna;

    @BeforeEach
    void signIn() {
        anna = signedIn(ADMIN);
    }

    @Test
    void anAdministratorChangesNameLanguageAndHowLongEmailsAreKept() {
        var page = anna.get("/maintenance/agency").document();
        assertThat(page.select("[name=name]").val()).isEqualTo("North");
        assertThat(page.select("[name=keepMonths]").val()).isEqualTo("24");
        assertThat(page.select("main").text()).contains("Only the operator can change that.");
        assertThat(save("North & Son", "nl", " 12 ").status()).isEqualTo(303);
        var saved = anna.get("/maintenance/agency").document();
        assertThat(saved.select(".flash").text()).isEqualTo("Opgeslagen.");
        assertThat(saved.select("html").attr("lang")).isEqualTo("nl");
        assertThat(saved.select(".side-user").text()).contains("North & Son");
        assertThat(agency().keepMonths()).isEqualTo(12);
        assertThat(signedIn(RECRUITER).get("/maintenance/agency").status()).isEqualTo(403);
    }

    @Test
    void refusesWhatIsWrongAndLosesNothingThatWasTyped() {
        for (var wrong : new String[] {"0", "121", "", "soon"}) {
            var page = save("Works", "nl", wrong);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.document().select("#keepMonths-error").text())
                    .isEqualTo("A number from 1 to 120.");
            assertThat(page.document().select("[name=keepMonths]").val()).isEqualTo(wrong);
            assertThat(page.document().select("[name=name]").val()).isEqualTo("Works");
        }
        assertThat(save("", "en", "24").body()).contains("Give the agency a name.");
        assertThat(save("<b>", "en", "24").body()).contains("Leave out @");
        assertThat(save("Works", "xx", "24").body()).contains("Choose a language.");
        assertThat(agency().name()).isEqualTo("North");
        assertThat(agency().keepMonths()).isEqualTo(24);
    }

    @Test
    void leavesOtherAgenciesAndThePauseAlone() {
        found("South", "zoe@south.test");
        database.during(
                "update agency set paused = true where name = 'North'",
                () -> save("Norther", "en", "24"));
        assertThat(agencies.findAllByOrderByName()).extracting(Agency::name).contains("South");
        assertThat(agency().name()).isEqualTo("Norther");
        assertThat(agency().paused()).isTrue();
    }

    private Visitor.Page save(String name, String locale, String months) {
        return anna.post(
                "/maintenance/agency", "name", name, "locale", locale, "keepMonths", months);
    }

    private Agency agency() {
        return agencies.findById(user(ADMIN).tenantId()).orElseThrow();
    }
}
