package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;

/// All that is kept about a candidate, in a file to hand over.
@OwnrelayTest
class ExportTests extends ErasedFixture {

    /// Keys of the index say the name again; a file is handed over as it was before it was encoded;
    /// a signature is a sum of the email.
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "attachment.encoded",
                    "candidate.email_key",
                    "candidate.first_key",
                    "candidate.last_key",
                    "message_attachment.content_id",
                    "message_signature.signature");

    @Test
    void tellsAllThatIsKeptUnderNamesThatStay() throws IOException {
        plant("update message set splice_at = null, state = 'SENT'");
        plant(
                "update message set to_name = 'erika spoor ERIKA'"
                        + " where candidate_id is null and tenant_id = ?",
                victim.id);
        plant(
                """
                insert into audit_event (tenant_id, id, at, action, subject_id, detail)
                select tenant_id, gen_random_uuid(), now(), 'message.resent', id, '' from message
                where id = ?
                union all select tenant_id, gen_random_uuid(), now(), 'bounce.taken-back', id, ''
                from bounce where message_id = ?
                """,
                victim.message,
                victim.message);
        var files = unzipped(export(admin));
        var person = json(files);
        assertThat(person.get("format").asInt()).isEqualTo(1);
        assertThat(person.at("/candidate/address").asString()).isEqualTo(ADDRESS);
        assertThat(person.at("/candidate/firstName").asString()).isEqualTo("Erika");
        assertThat(person.at("/marks/0/address").asString()).isEqualTo(ADDRESS);
        assertThat(person.get("notes")).hasSize(2);
        assertThat(person.get("emails")).hasSize(3);
        assertThat(person.get("leftOut").asInt()).isZero();
        var told = person.toString();
        assertThat(told)
                .contains(
                        "erika.old@b.test",
                        "Erika who?",
                        "no erika here",
                        "candidate.marked",
                        "message.resent",
                        "bounce.taken-back",
                        "erika.pdf",
                        "\"user\"");
    }

    @Test
    void everyColumnThatHoldsThePersonIsTold() throws IOException {
        plant("update message set splice_at = 11 where id = ?", victim.message);
        var everything = new StringBuilder();
        var places = traces();
        unzipped(export(admin))
                .values()
                .forEach(file -> everything.append(new String(file, StandardCharsets.UTF_8)));
        assertThat(places).containsAll(ELSEWHERE).hasSizeGreaterThan(ELSEWHERE.size() + 12);
        places.removeAll(ELSEWHERE);
        for (var place : places) {
            assertThat(words(place))
                    .as(place)
                    .isNotEmpty()
                    .allSatisfy(words -> assertThat(everything).contains(words));
        }
    }

    /// What a column says about them, but for who is known to be somebody else.
    private List<String> words(String place) {
        var parts = place.split("[.]");
        return strings(
                """
                select distinct case pg_typeof(%1$s)::text when 'bytea'
                    then encode(%1$s::text::bytea, 'escape') else %1$s::text end
                from %2$s where tenant_id = '%3$s' and (%1$s::text ilike '%%erika%%'
                    or %1$s::text ilike '%%6572696b61%%')
                """
                        .formatted(parts[1], parts[0], victim.id));
    }

    @Test
    void holdsTheEmailsAsTheyLeftAndTheirFilesUnderNamesOfItsOwn() throws IOException {
        var octets = new byte[1_500_000];
        new Random(1).nextBytes(octets);
        plant(
                """
                update message set source = convert_to('Subject: x' || chr(10) || '--end', 'UTF8'),
                    splice_at = 11 where id = ?
                """,
                victim.message);
        plant(
                "update attachment set encoded = ? where sha256 = ?",
                Base64.getMimeEncoder().encode(octets),
                victim.sha256);
        plant(
                "update message_attachment set file_name = '../../a/Über.PDF', head = 'HEAD'"
                        + " where message_id = ?",
                victim.message);
        var files = unzipped(export(admin));
        assertThat(files.keySet())
                .allMatch(name ->
                        name.matches(
                                "candidate\\.json|emails/\\d{5}\\.eml|files/\\d{5}-\\d\\.\\w+"));
        var file = files.keySet().stream().filter(name -> name.startsWith("files/")).toList();
        assertThat(file).singleElement().asString().endsWith(".PDF");
        assertThat(files.get(file.getFirst())).isEqualTo(octets);
        assertThat(files.entrySet().stream().filter(each -> each.getKey().startsWith("emails/")))
                .hasSize(2)
                .anyMatch(each -> {
                    var text = new String(each.getValue(), StandardCharsets.ISO_8859_1);
                    return text.startsWith("Subject: x\nHEAD") && text.endsWith("--end");
                });
    }

    @Test
    void saysNothingOfAnybodyElse() throws IOException {
        var colleague = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        send("SENT", colleague, "joe@a.test");
        note("candidate.marked", "joe@a.test recipient-unknown");
        unzipped(export(admin))
                .forEach((name, octets) ->
                        assertThat(new String(octets, StandardCharsets.UTF_8))
                                .as(name)
                                .doesNotContain("joe@a.test", "For another"));
    }

    @Test
    void leavesOutWhatWentToTheSameAddressForSomebodyElseAndSaysHowMuch() throws IOException {
        var joe = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        var gone = UUID.randomUUID();
        var theirs = send("SENT", joe, ADDRESS);
        var formers = send("SENT", gone, ADDRESS);
        send("SENT", gone, "gone@a.test");
        for (var email : List.of(theirs, formers)) {
            plant("update message set to_name = 'Joe Rika', subject = 'Joes' where id = ?", email);
        }
        superuser
                .sql(
                        """
                        insert into explanation_note (tenant_id, id, reply, what, next, written_by,
                            written_at, created_at)
                        values (?, gen_random_uuid(), '552', 'Joe Rika is ill', '', ?, now(), now())
                        """)
                .params(victim.id, victim.user)
                .update();
        var person = json(unzipped(export(admin)));
        assertThat(person.get("emails")).hasSize(2);
        assertThat(person.get("leftOut").asInt()).isEqualTo(3);
        assertThat(person.toString()).doesNotContain("Joe", "gone@a.test");
    }

    @Test
    void isADownloadThatNobodyKeepsAndTheTrailTells() {
        var answer = export(admin);
        assertThat(answer)
                .hasStatusOk()
                .headers()
                .hasValue("Content-Type", "application/zip")
                .hasValue("X-Content-Type-Options", "nosniff")
                .hasValue("Cache-Control", "no-store")
                .hasValue(
                        "Content-Disposition",
                        "attachment; filename=\"candidate-%s.zip\"".formatted(victim.candidate));
        assertThat(
                        strings(
                                "select detail || actor_id || subject_id from audit_event"
                                        + " where action = 'candidate.exported'"))
                .containsExactly("2" + victim.user + victim.candidate);
    }

    @Test
    void recruitersAndOtherAgenciesExportNobodyAndOfTheErasedThereIsNothing() {
        var recruiter = Fixtures.recruiter(victim.id, fixtures.user(victim.id, null));
        assertThat(export(recruiter)).hasStatus(403);
        assertThat(get("/candidates/" + victim.candidate, recruiter))
                .bodyText()
                .doesNotContain("/export");
        assertThat(get("/candidates/" + victim.candidate, admin)).bodyText().contains("/export");
        assertThat(export(Fixtures.administrator(neighbour.id, neighbour.user))).hasStatus(404);
        assertThat(audit("exported")).isEqualTo("[]");
        erase(admin);
        assertThat(export(admin)).hasStatus(404);
    }

    private MvcTestResult export(RequestPostProcessor who) {
        return mvc.post()
                .uri("/candidates/" + victim.candidate + "/export")
                .with(who)
                .with(csrf())
                .exchange();
    }

    private static JsonNode json(Map<String, byte[]> files) {
        return JsonMapper.builder().build().readTree(files.get("candidate.json"));
    }

    private static Map<String, byte[]> unzipped(MvcTestResult answer) throws IOException {
        assertThat(answer).hasStatusOk();
        var files = new LinkedHashMap<String, byte[]>();
        var octets = answer.getResponse().getContentAsByteArray();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(octets))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
