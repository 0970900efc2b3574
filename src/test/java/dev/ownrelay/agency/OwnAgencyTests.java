package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.Retention;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
        assertThat(losses(asked)).containsExactly("deleted 2");
        assertThat(asked.select("#goes").text())
                .contains("2 emails are older than 8 months. When you save, they are deleted at");
        assertThat(button(asked)).isEqualTo("Save, and delete 2 emails");
        assertThat(agency().keepRowsMonths()).isNull();
        assertThat(losses(keep("6", agreed(asked)).document()))
                .as("what was agreed to was another number")
                .containsExactly("deleted 3");
        assertThat(keep("8", agreed(asked)).status()).isEqualTo(303);
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
    void twoWeeksBeforeEmailsGoThePageSaysHowMany() {
        oldEmail(6);
        assertThat(keep("").status()).isEqualTo(303);
        assertThat(keep("7").status()).isEqualTo(303);
        assertThat(anna.get("/maintenance/agency").document().select("#soon")).isEmpty();
        database.execute(
                """
                update message set created_at = created_at - interval '20 days',
                    finished_at = finished_at - interval '20 days'
                """);
        var soon = anna.get("/maintenance/agency").document().select("#soon");
        assertThat(soon.attr("data-deleted")).isEqualTo("1");
        assertThat(soon.text()).contains("Within 14 days", "one email is deleted");
        assertThat(anna.get("/maintenance/agency").document().select("#goes")).isEmpty();
    }

    @Test
    void beforeTextsGoAndEmailsOnHoldAreCancelledThePageNamesBothNumbers() {
        for (int months : new int[] {5, 7, 9, 11}) {
            oldEmail(months);
        }
        oldEmail(13);
        hold(13);
        var asked = save("North", "en", "12").document();
        assertThat(losses(asked)).containsExactly("cancelled 1");
        assertThat(button(asked)).isEqualTo("Save, and cancel one email on hold");
        asked = save("North", "en", "6").document();
        assertThat(losses(asked)).containsExactly("emptied 3", "cancelled 1");
        assertThat(asked.select("#goes").text())
                .contains("3 emails that stay are older than 6 months")
                .contains("One email has been on hold for longer than 6 months");
        assertThat(button(asked))
                .isEqualTo("Save, and remove the texts of 3 emails, cancel one email on hold");
        assertThat(agency().keepMonths()).isEqualTo(24);

        var agreed = agreed(asked);
        asked = change("6", "8", agreed).document();
        assertThat(losses(asked))
                .as("another number of the other field, which no text outlives")
                .containsExactly("deleted 2", "emptied 1", "cancelled 1");
        asked = change("24", "8", agreed(asked)).document();
        assertThat(losses(asked)).containsExactly("deleted 2", "cancelled 1");
        agreed = agreed(asked);
        oldEmail(10);
        asked = change("24", "8", agreed).document();
        assertThat(losses(asked))
                .as("more than was told")
                .containsExactly("deleted 3", "cancelled 1");
        assertThat(change("24", "8", agreed(asked)).status()).isEqualTo(303);
        assertThat(agency().keepRowsMonths()).isEqualTo(8);
        assertThat(change("24", "9", "").status()).as("longer, so that less goes").isEqualTo(303);
    }

    @Test
    void noMoreThanTenThousandEmailsAreCounted() {
        oldEmails(10_001, 9);
        hold(9);
        oldEmails(10_001, 9);
        oldEmails(10_001, 7);
        var asked = change("6", "8", "").document();
        assertThat(button(asked))
                .isEqualTo(
                        "Save, and delete more than 10,000 emails, remove the texts of more than"
                                + " 10,000 emails, cancel more than 10,000 emails on hold");
        database.execute("update app_user set locale = 'nl'");
        asked = change("6", "8", "").document();
        assertThat(button(asked)).startsWith("Opslaan en meer dan 10.000 e‑mails verwijderen,");
        assertThat(change("6", "8", agreed(asked)).status()).isEqualTo(303);
        database.execute("update app_user set locale = 'en'");
        var page = anna.get("/maintenance/agency").document();
        assertThat(page.select("#ending").text()).startsWith("More than 10,000 emails on hold are");
        assertThat(page.select("#goes").text()).startsWith("More than 10,000 emails are deleted");
    }

    @Test
    void whatTheNextNightTakesIsCountedForNobodyWhoChangesSomethingElse() {
        var saved = database.whileLocked("message", () -> save("Norther", "en", "24"));
        assertThat(saved.status()).isEqualTo(303);
        assertThat(agency().name()).isEqualTo("Norther");
    }

    /// By kind, with the number.
    private static List<String> losses(Document page) {
        return page.select("#goes [data-goes]").stream()
                .map(loss -> loss.attr("data-goes") + " " + loss.attr("data-emails"))
                .toList();
    }

    private static String button(Document page) {
        return page.select(".card-plain .btn-danger").text();
    }

    private static String agreed(Document page) {
        return page.select("[name=agreed]").val();
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

    /// All that are older.
    private void hold(int months) {
        database.execute(
                """
                update message set state = 'HELD', hold_reason = 'SERVER_DISABLED',
                    queued_at = due_at, held_since = due_at
                where due_at < '%s'
                """
                        .formatted(ago(months)));
    }

    private Instant ago(int months) {
        return clock.instant().atZone(ZoneOffset.UTC).minusMonths(months).toInstant();
    }

    private void oldEmail(int months) {
        oldEmails(1, months);
    }

    private void oldEmails(int many, int months) {
        var at = ago(months).minus(Duration.ofDays(2));
        database.execute(
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at, state,
                    due_at, finished_at, idempotency_key, created_at)
                select tenant_id, gen_random_uuid(), gen_random_uuid(), id, 'x', email, 'Anna',
                    'c@x.example', 'C', 'Old', '', 0, '<old@x>', now(), 'SENT', '%1$s', '%1$s',
                    gen_random_uuid(), '%1$s'
                from app_user, generate_series(1, %3$d) where email = '%2$s'
                """
                        .formatted(at, ADMIN, many));
    }

    private Visitor.Page keep(String rowsMonths) {
        return keep(rowsMonths, "");
    }

    private Visitor.Page keep(String rowsMonths, String agreed) {
        return change("24", rowsMonths, agreed);
    }

    private Visitor.Page change(String months, String rowsMonths, String agreed) {
        return anna.post(
                "/maintenance/agency",
                "name",
                "North",
                "locale",
                "en",
                "keepMonths",
                months,
                "keepRowsMonths",
                rowsMonths,
                "agreed",
                agreed);
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
