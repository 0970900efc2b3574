package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// An administrator erases a candidate whose name and address stand wherever they can get.
@OwnrelayTest
class ErasedCandidateTests extends VictimFixture {

    /// The word that stands for the person: in their name, their address and all that was written.
    private static final String PERSON = "erika";

    private static final String ADDRESS = "Erika.Spoor@a.test";
    private static final String NAME = "Erika Spoor";

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

    @Autowired MockMvcTester mvc;
    @Autowired Recipients recipients;
    @Autowired JdbcClient application;
    @Autowired PlatformTransactionManager transactions;

    private PlantedAgency neighbour;
    private Fixtures fixtures;
    private RequestPostProcessor admin;

    @BeforeEach
    void theyAreEverywhere() {
        superuser.sql("truncate agency, sign_in cascade").update();
        victim = new PlantedAgency(superuser);
        neighbour = new PlantedAgency(superuser);
        fixtures = new Fixtures(application, transactions);
        admin = Fixtures.administrator(victim.id, victim.user);
        rename();
        say();
        send("SENT", null, ADDRESS.toLowerCase(Locale.ROOT));
        send("UNKNOWN", victim.candidate, "erika.old@b.test");
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
    void whatLeavesJustNowIsNamedAndMustBeWaitedFor() {
        superuser
                .sql(
                        "update message set state = 'SENDING' where tenant_id = ? and state ="
                                + " 'UNKNOWN'")
                .param(victim.id)
                .update();
        var before = victim.checksums();
        var page = page("/candidates/" + victim.candidate + "/erase");
        assertThat(page.select("#leaving a").text()).isEqualTo("For Erika");
        assertThat(page.select("main button")).isEmpty();
        var answer = erase(admin);
        assertThat(answer).hasStatusOk().bodyText().contains("is leaving just now", "For Erika");
        assertThat(victim.checksums()).isEqualTo(before);
    }

    @Test
    void whoSomebodyElseIsBusyWithStaysUntilThatIsDone() throws Exception {
        var before = victim.checksums();
        var locked = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        try (var others = Executors.newSingleThreadExecutor()) {
            var busy = others.submit(() -> inTheirName(() -> hold(locked, asked)));
            locked.await();
            assertThat(erase(admin)).hasStatusOk().bodyText().contains("Nothing was erased.");
            asked.countDown();
            busy.get();
        }
        assertThat(victim.checksums()).isEqualTo(before);
        assertThat(erase(admin)).hasStatus(303);
    }

    @Test
    void ofTwoAtOnceOneErasesAndTheOtherFindsNobody() throws Exception {
        try (var two = Executors.newFixedThreadPool(2)) {
            var both = List.of(two.submit(() -> erase(admin)), two.submit(() -> erase(admin)));
            var statuses = new TreeSet<Integer>();
            for (var each : both) {
                statuses.add(each.get().getResponse().getStatus());
            }
            assertThat(statuses).containsExactly(303, 404);
        }
        assertThat(count("audit_event where action = 'candidate.erased'")).isEqualTo(1);
    }

    @Test
    void anEmailThatIsBeingStoredMeanwhileIsErasedTooAndNoneIsStoredAfterwards() throws Exception {
        var storing = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var two = Executors.newFixedThreadPool(2)) {
            var written =
                    two.submit(() ->
                            inTheirName(() -> {
                                recipients.keep(List.of(victim.candidate));
                                application
                                        .sql("update message set state = 'QUEUED' where id = ?")
                                        .param(victim.message)
                                        .update();
                                storing.countDown();
                                await(end);
                            }));
            storing.await();
            var erased = two.submit(() -> erase(admin));
            Awaitility.await().until(this::somebodyWaits);
            end.countDown();
            written.get();
            assertThat(erased.get()).hasStatus(303);
        }
        assertThat(count("message where state = 'QUEUED'")).isZero();
        assertThatThrownBy(() -> inTheirName(() -> recipients.keep(List.of(victim.candidate))))
                .isInstanceOf(Recipients.GoneException.class);
    }

    private boolean somebodyWaits() {
        return strings("select 1::text from pg_locks where locktype = 'advisory' and not granted")
                        .size()
                == 1;
    }

    private void inTheirName(Runnable work) {
        CurrentTenant.run(
                victim.id,
                () -> new TransactionTemplate(transactions).executeWithoutResult(_ -> work.run()));
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

    @Test
    void whatIsAppendedCanLoseWordsAndGetNoOthers() {
        for (var sql :
                List.of(
                        "update audit_event set detail = 'somebody else' where tenant_id = ?",
                        "update audit_event set detail = '[…] more' where tenant_id = ?",
                        "update delivery_attempt set reply_text = '250 Ok' where tenant_id = ?",
                        "update bounce set reply_text = '250 Ok' where tenant_id = ?")) {
            assertThatThrownBy(() -> fixtures.in(victim.id, sql, victim.id))
                    .as(sql)
                    .hasStackTraceContaining("can only be forgotten");
        }
        assertThatThrownBy(() ->
                        fixtures.in(
                                victim.id,
                                "update audit_event set action = 'x' where tenant_id = ?",
                                victim.id))
                .hasStackTraceContaining("permission denied");
    }

    private void rename() {
        plant(
                "update candidate set first_name = 'Erika', last_name = 'Spoor erika', email = ?"
                        + " where id = ?",
                ADDRESS,
                victim.candidate);
        plant(
                """
                update message set to_address = ?, to_name = ?, subject = 'For Erika',
                    source = convert_to('Hello erika', 'UTF8') where id = ?
                """,
                ADDRESS,
                NAME,
                victim.message);
        plant("update address_mark set address = ? where id = ?", ADDRESS, victim.mark);
        plant(
                """
                update message_attachment set file_name = 'erika.pdf', head = 'name=erika',
                    content_id = 'erika@cid' where message_id = ?
                """,
                victim.message);
        plant("update attachment set encoded = 'cv of erika' where sha256 = ?", victim.sha256);
        plant(
                "insert into message_signature values (?, ?, 'key', 'erika')",
                victim.id,
                victim.message);
    }

    /// What servers, the trail and administrators say.
    private void say() {
        plant(
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_text)
                values (?, gen_random_uuid(), ?, 2, 'x', now(), 1, 'REJECTED', 'RCPT',
                    '550 <erika.spoor@a.test> Erika who?')
                """,
                victim.id,
                victim.message);
        plant(
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind, stage,
                    reply_text)
                values (?, gen_random_uuid(), ?, now(), ?, 'FAILED', 'RCPT', 'no erika here')
                """,
                victim.id,
                victim.message,
                victim.user);
        note("candidate.marked", ADDRESS + " recipient-unknown");
        note("message.followed", "erika.old@b.test -> 2");
        note("user.added", "somebody else");
        superuser
                .sql(
                        """
                        insert into explanation_note (tenant_id, id, reply, what, next, written_by,
                            written_at, created_at)
                        values (?, gen_random_uuid(), '550 erika.spoor@a.test', '', '', ?, now(), now()),
                            (?, gen_random_uuid(), '551', 'Erika Spoor erika has moved',
                                'Ask erika.spoor@a.test', ?, now(), now())
                        """)
                .params(victim.id, victim.user, victim.id, victim.user)
                .update();
    }

    private void note(String action, String detail) {
        plant(
                """
                insert into audit_event (tenant_id, id, at, action, detail)
                values (?, gen_random_uuid(), now(), ?, ?)
                """,
                victim.id,
                action,
                detail);
    }

    private UUID send(String state, @Nullable UUID candidate, String to) {
        var id = UUID.randomUUID();
        plant(
                """
                insert into message (tenant_id, id, batch_id, sender_id, candidate_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, hold_reason, due_at, finished_at, idempotency_key, created_at)
                values (?, ?, ?, ?, ?::uuid, 'x', 'anna@a.test', 'Anna', ?, 'Somebody', ?, 'Hello', 5,
                    '<m@a.test>', now(), ?, case ? when 'HELD' then 'SERVER_DISABLED' end, now(), now(),
                    ?, now())
                """,
                victim.id,
                id,
                victim.batch,
                victim.user,
                candidate,
                to,
                to.startsWith(PERSON) ? "For Erika" : "For another",
                state,
                state,
                victim.batch);
        return id;
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

    private void plant(String sql, @Nullable Object... params) {
        superuser.sql(sql).params(params).update();
    }

    /// Every column, of whichever type and of whomever, that holds the word.
    private TreeSet<String> traces() {
        var found = new TreeSet<String>();
        superuser
                .sql(
                        """
                        select table_name, column_name from information_schema.columns
                        where table_schema = 'public'
                            and data_type in ('text', 'character varying', 'bytea', 'jsonb', 'ARRAY')
                        """)
                .query((row, _) -> row.getString(1) + "." + row.getString(2))
                .list()
                .stream()
                .filter(this::names)
                .forEach(found::add);
        return found;
    }

    private boolean names(String place) {
        var column = place.substring(place.indexOf('.') + 1);
        return superuser
                .sql(
                        """
                        select exists (select from %1$s where lower(%2$s::text) like '%%erika%%'
                            or lower(%2$s::text) like '%%6572696b61%%'
                            or lower(%2$s::text) like '%%4572696b61%%')
                        """
                                .formatted(place.substring(0, place.indexOf('.')), column))
                .query(Boolean.class)
                .single();
    }

    private String row(String table, UUID id) {
        return superuser
                .sql("select r::text from %s r where id = ?".formatted(table))
                .param(id)
                .query(String.class)
                .single();
    }

    private String audit(String words) {
        return strings("select r::text from audit_event r where action like '%" + words + "%'")
                .toString();
    }

    private long count(String what) {
        return Long.parseLong(
                strings(
                                "select count(*)::text from "
                                        + what
                                        + (what.contains(" where ") ? " and" : " where")
                                        + " tenant_id = '"
                                        + victim.id
                                        + "'")
                        .getFirst());
    }

    private List<String> strings(String sql) {
        return superuser.sql(sql).query(String.class).list();
    }

    /// Keeps a message locked until it is told.
    private void hold(CountDownLatch locked, CountDownLatch end) {
        application
                .sql("select id from message where id = ? for update")
                .param(victim.message)
                .query(UUID.class)
                .single();
        locked.countDown();
        await(end);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MvcTestResult erase(RequestPostProcessor who) {
        return mvc.post()
                .uri("/candidates/" + victim.candidate + "/erase")
                .with(who)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult get(String path, RequestPostProcessor who) {
        return mvc.get().uri(path).with(who).exchange();
    }

    private Document page(String path) {
        var result = get(path, admin);
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
