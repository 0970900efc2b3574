package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.Retention;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// What administrators change of their agency.
class OwnAgencyTests extends AccountFixture {

    @Autowired Agencies agencies;
    @Autowired Retention retention;

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
    void anAdministratorSaysForHowLongEmailsAreKeptAtAllAndCanTakeItBack() {
        assertThat(keep("soon").document().select("#keepRowsMonths-error").text())
                .isEqualTo("A number from 1 to 120, or nothing.");
        assertThat(keep("121").document().select("[name=keepRowsMonths]").val()).isEqualTo("121");
        assertThat(keep("0").status()).isEqualTo(200);
        assertThat(keep(" 36 ").status()).isEqualTo(303);
        assertThat(agency().keepRowsMonths()).isEqualTo(36);
        var page = anna.get("/maintenance/agency").document();
        assertThat(page.select("[name=keepRowsMonths]").val()).isEqualTo("36");
        assertThat(page.select("#goes, #cleared")).isEmpty();
        assertThat(keep("").status()).isEqualTo(303);
        assertThat(agency().keepRowsMonths()).isNull();
    }

    @Test
    void beforeEmailsAreDeletedThePageSaysHowManyAndAfterwardsWhenThatWas() {
        for (int months : new int[] {5, 7, 9, 11}) {
            oldEmail(months);
        }
        var asked = keep("8").document();
        assertThat(asked.select("#goes").attr("data-emails")).isEqualTo("2");
        assertThat(asked.select("#goes").text())
                .contains("2 emails are older than 8 months. When you save, they are deleted at");
        assertThat(asked.select(".card-plain .btn-danger").text())
                .isEqualTo("Save, and delete 2 emails");
        assertThat(agency().keepRowsMonths()).isNull();
        assertThat(keep("6", "8").document().select("#goes").attr("data-emails"))
                .as("what was agreed to was another number")
                .isEqualTo("3");
        assertThat(keep("8", "8").status()).isEqualTo(303);
        var saved = anna.get("/maintenance/agency").document();
        assertThat(saved.select("#goes").text())
                .startsWith("2 emails are deleted at the next pass");
        assertThat(keep("10").status()).as("longer, so that less goes").isEqualTo(303);

        retention.run();
        var after = anna.get("/maintenance/agency").document();
        assertThat(after.select("#goes")).isEmpty();
        assertThat(after.select("#cleared").text())
                .startsWith("The last pass was on")
                .endsWith("one email.");
    }

    @Test
    void saysWhichEmailsOnHoldAreCancelledNextSoThatSomebodyCanDecideFirst() {
        oldEmail(25);
        database.execute("update message set state = 'HELD', hold_reason = 'SERVER_DISABLED'");
        assertThat(anna.get("/maintenance/agency").document().select("#ending")).isEmpty();
        database.execute("update message set queued_at = due_at, held_since = due_at");
        var ending = anna.get("/maintenance/agency").document().select("#ending a");
        assertThat(ending.text()).startsWith("One email on hold is cancelled at the next pass");
        assertThat(anna.get(ending.attr("href")).document().select("tr[data-href]")).hasSize(1);
    }

    private void oldEmail(int months) {
        var at = clock.instant().atZone(ZoneOffset.UTC).minusMonths(months).minusDays(2);
        database.execute(
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at, state,
                    due_at, finished_at, idempotency_key, created_at)
                select tenant_id, gen_random_uuid(), gen_random_uuid(), id, 'x', email, 'Anna',
                    'c@x.example', 'C', 'Old', '', 0, '<old@x>', now(), 'SENT', '%1$s', '%1$s',
                    gen_random_uuid(), '%1$s'
                from app_user where email = '%2$s'
                """
                        .formatted(at.toInstant(), ADMIN));
    }

    private Visitor.Page keep(String rowsMonths, String... agreed) {
        var fields = new ArrayList<>(List.of("name", "North", "locale", "en", "keepMonths", "24"));
        fields.addAll(List.of("keepRowsMonths", rowsMonths));
        for (var months : agreed) {
            fields.addAll(List.of("agreed", months));
        }
        return anna.post("/maintenance/agency", fields.toArray(String[]::new));
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
