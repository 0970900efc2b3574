package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// What goes with a candidate whom an administrator erases, and what stays.
@OwnrelayTest
class ErasedCandidateTests extends ErasedFixture {

    private static final Path COLUMNS =
            Path.of("src/test/resources/dev/ownrelay/tenant/columns.txt");

    /// Everything of an agency that can hold a person.
    private static final List<String> TRACES =
            List.of(
                    "address_mark.address",
                    "attachment.encoded",
                    "audit_event.detail",
                    "bounce.reply_text",
                    "candidate.email",
                    "candidate.email_key",
                    "candidate.first_key",
                    "candidate.first_name",
                    "candidate.last_key",
                    "candidate.last_name",
                    "delivery_attempt.reply_text",
                    "explanation_note.next",
                    "explanation_note.reply",
                    "explanation_note.what",
                    "message.source",
                    "message.subject",
                    "message.to_address",
                    "message.to_name",
                    "message_attachment.content_id",
                    "message_attachment.file_name",
                    "message_attachment.head",
                    "message_signature.signature");

    /// Before a new one can hold a person unseen.
    @Test
    void ofEveryColumnOfTextItIsKnownWhetherItCanHoldAPerson() throws IOException {
        var known = new TreeMap<String, String>();
        for (var line : Files.readAllLines(COLUMNS)) {
            var parts = line.split("[ :]+");
            for (int i = 2; i < parts.length && !line.startsWith("#"); i++) {
                known.put(parts[1] + "." + parts[i], parts[0]);
            }
        }
        assertThat(known.keySet()).containsExactlyElementsOf(new TreeSet<>(columns()));
        known.values().removeIf(whose -> !whose.equals("person"));
        assertThat(known.keySet()).as("all of them are planted").containsExactlyElementsOf(TRACES);
    }

    @Test
    void afterwardsNoColumnOfAnyTableNamesThemAndNoRowOfAnybodyElseHasChanged() {
        assertThat(traces()).containsExactlyElementsOf(new TreeSet<>(TRACES));
        var others = neighbour.checksums();
        var colleague = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        var theirs = send("HELD", colleague, "joe@a.test");
        shareFile(theirs);
        var before = row("message", theirs) + row("candidate", colleague) + audit("added");

        var page = page("/candidates/" + victim.candidate + "/erase");
        assertThat(page.select("h1").text()).isEqualTo("Erase Erika Spoor erika?");
        var goes = page.select("#goes").first();
        assertThat(goes.attr("data-emails")).isEqualTo("3");
        assertThat(goes.attr("data-files")).isEqualTo("1");
        assertThat(goes.attr("data-waiting")).isEqualTo("1");
        assertThat(erase(admin)).hasStatus(303).hasRedirectedUrl("/candidates");

        assertThat(traces()).isEmpty();
        assertThat(neighbour.checksums()).isEqualTo(others);
        assertThat(row("message", theirs) + row("candidate", colleague) + audit("added"))
                .isEqualTo(before);
        assertThat(count("attachment")).as("the one that a colleague has, too").isEqualTo(1);
        assertThat(count("message where erased_at is not null and to_name = 'Erased person'"))
                .isEqualTo(3);
        assertThat(strings("select state from message where erased_at is not null order by 1"))
                .containsExactly("CANCELLED", "SENT", "UNKNOWN");
        assertThat(count("message where erased_at is not null and length(source) > 0")).isZero();
        assertThat(
                        strings(
                                "select detail from audit_event where action = 'candidate.erased'"
                                        + " and actor_id is not null"))
                .containsExactly("3");
        assertThat(strings("select detail from audit_event where action = 'candidate.marked'"))
                .containsExactly("[…] recipient-unknown");
    }

    @Test
    void theirEmailsSaySoAndOfferNothingThatWouldWriteToThem() {
        erase(admin);
        for (var id : strings("select id::text from message where erased_at is not null")) {
            var page = page("/messages/" + id);
            assertThat(page.select("#message").text())
                    .contains("The person to whom this email went was erased")
                    .doesNotContain("erased.invalid");
            assertThat(page.select("iframe, [data-step], #came-back")).isEmpty();
            assertThat(
                            mvc.post()
                                    .uri("/messages/" + id + "/bounce")
                                    .param("bounce", "550 <" + ADDRESS + ">")
                                    .param("anyway", "true")
                                    .with(admin)
                                    .with(csrf())
                                    .exchange()
                                    .getResponse()
                                    .getStatus())
                    .isLessThan(500);
        }
        assertThat(page("/messages").select("main").text())
                .contains("Erased person")
                .doesNotContain("erased.invalid");
        assertThat(traces()).isEmpty();
    }

    @Test
    void emailsToTheirAddressAreFoundInWhateverUpperAndLowerCase() {
        var spelled = List.of("ERIKA.SPOOR@a.test", "eRiKa.spooR@a.test", "erika.spoor@A.TEST");
        var theirs = spelled.stream().map(to -> send("SENT", null, to)).toList();
        var others =
                Stream.of("erika.spoo@a.test", "erika.spoor@a.test.nl", "erika.spoora@a.test")
                        .map(to -> send("SENT", null, to))
                        .toList();
        erase(admin);
        assertThat(theirs)
                .allSatisfy(id -> assertThat(row("message", id)).contains("@erased.invalid"));
        assertThat(others).allSatisfy(id -> assertThat(row("message", id)).contains("For Erika"));
    }

    @Test
    void whoWasDeletedAndAddedAgainLosesWhatWentToTheirFormerAddressesToo() {
        var before = UUID.randomUUID();
        var moved = send("SENT", before, "ERIKA.SPOOR@a.test");
        var former = send("SENT", before, "erika.older@b.test");
        var toTheSame = send("SENT", null, "Erika.Older@b.test");
        note("candidate.marked", "erika.older@b.test recipient-unknown");
        var stranger = send("SENT", UUID.randomUUID(), "joe@a.test");
        var goes = page("/candidates/" + victim.candidate + "/erase").select("#goes");
        assertThat(goes.attr("data-emails")).isEqualTo("6");

        erase(admin);

        assertThat(List.of(moved, former, toTheSame))
                .allSatisfy(id -> assertThat(row("message", id)).contains("@erased.invalid"));
        assertThat(row("message", stranger)).contains("joe@a.test");
        assertThat(traces()).isEmpty();
    }

    @Test
    void whoDeletesThemIsToldThatErasingIsAnotherThingAndWhoMayDoIt() {
        var path = "/candidates/" + victim.candidate;
        var told = page(path + "/delete").select("#erasing");
        assertThat(told.text()).contains("only if the person is added again");
        assertThat(told.select("a").attr("href")).isEqualTo(path + "/erase");
        var recruiter = Fixtures.recruiter(victim.id, fixtures.user(victim.id, null));
        assertThat(get(path + "/delete", recruiter))
                .hasStatusOk()
                .bodyText()
                .contains("ask an administrator to erase")
                .doesNotContain(path + "/erase");
    }

    @Test
    void thePageNamesWhatStaysElsewhere() {
        assertThat(page("/candidates/" + victim.candidate + "/erase").select("#stays").text())
                .contains("in their own browsers", "open session", "Backups of the database");
    }

    @Test
    void recruitersAndOtherAgenciesEraseNobody() {
        var recruiter = Fixtures.recruiter(victim.id, fixtures.user(victim.id, null));
        var before = victim.checksums();
        assertThat(erase(recruiter)).hasStatus(403);
        assertThat(erase(Fixtures.administrator(neighbour.id, neighbour.user))).hasStatus(404);
        var path = "/candidates/" + victim.candidate;
        assertThat(get(path + "/erase", recruiter)).hasStatus(403);
        assertThat(get(path, recruiter)).hasStatusOk().bodyText().doesNotContain(path + "/erase");
        assertThat(page(path).select("a[href='" + path + "/erase']")).hasSize(1);
        assertThat(get(path + "/erase", Fixtures.administrator(neighbour.id, neighbour.user)))
                .hasStatus(404);
        assertThat(victim.checksums()).isEqualTo(before);
    }

    private void shareFile(UUID message) {
        plant("insert into attachment values (?, 'other', 4, 'a file', now())", victim.id);
        for (var id : List.of(victim.message, message)) {
            plant(
                    """
                    insert into message_attachment
                    values (?, ?, 1, 'other', 'terms.pdf', 'application/pdf', 'head', null)
                    """,
                    victim.id,
                    id);
        }
    }
}
