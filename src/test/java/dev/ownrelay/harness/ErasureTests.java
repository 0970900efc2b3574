package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// People are erased on pages of two nodes that send to them and to others, while nodes die.
@ResourceLock("the site")
class ErasureTests {

    private static final int PEOPLE = Site.FULL ? 200 : 20;
    private static final int EMAILS = 3;
    private static final int OTHERS = Site.FULL ? 5_000 : 500;
    private static final int KILLS = Site.FULL ? 10 : 2;
    private static final int CONNECTIONS = 4;
    private static final Duration THINKS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /// In the name, the address and the emails of everybody who is erased, and nowhere else.
    private static final String WORD = "spoorloos";

    private static final List<String> AFTERMATH =
            List.of(
                    """
                    insert into attachment (tenant_id, sha256, size, encoded, created_at)
                    values (:agency, encode(sha256(convert_to(:sha, 'UTF8')), 'hex'), 20,
                        convert_to(:file, 'UTF8'), now())
                    """,
                    """
                    insert into message_attachment (tenant_id, message_id, position, sha256,
                        file_name, content_type, head)
                    values (:agency, :message, 0,
                        encode(sha256(convert_to(:sha, 'UTF8')), 'hex'), :word || '.pdf',
                        'application/pdf', convert_to(:word, 'UTF8'))
                    """,
                    """
                    insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind,
                        stage, reply_text)
                    values (:agency, gen_random_uuid(), :message, now(), gen_random_uuid(), 'FAILED',
                        'RCPT', 'No such user: ' || :address)
                    """,
                    """
                    insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                    values (:agency, gen_random_uuid(), :address, 'MAILBOX_UNKNOWN', :message, now())
                    """);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void nothingIsLeftOfWhomAPageErasedAndOthersStayAsTheyAre() {
        site.both();
        try (var bystander = bystander();
                var theirs = own();
                var load = own()) {
            var before = checksums(bystander.agency());
            var colleagues = colleagues(theirs);
            var around = rows(colleagues);
            var people = people(theirs);
            assertThat(traces())
                    .extracting(trace -> trace.split(" ")[0])
                    .contains(
                            "address_mark",
                            "attachment",
                            "bounce",
                            "candidate",
                            "message",
                            "message_attachment");
            theirs.wake();
            Site.await("some were written to", PATIENCE, () -> theirs.count("SENT") >= 2 * PEOPLE);
            load.enqueueLarge(OTHERS);
            for (int kill = 0; kill < KILLS; kill++) {
                eraseUntilANodeDies(share(people, kill), kill % 2 == 0);
            }
            erase(people, site.first());
            Site.await("the others are written to", PATIENCE, load::drained);
            Site.await("nobody else is", PATIENCE, theirs::drained);
            var verdict = Verdict.of(load).check(KILLS * CONNECTIONS);
            assertThat(left(people)).isZero();
            assertThat(traces()).isEmpty();
            assertThat(checksums(bystander.agency())).isEqualTo(before);
            assertThat(rows(colleagues)).isEqualTo(around);
            assertThat(found(site.administrator(site.any()))).isFalse();
            assertThat(site.words(WORD)).as("logs").isEmpty();
            System.out.printf(
                    "harness: %d people with %d emails each, a file, a mark and a bounce erased on"
                            + " two nodes, %d kills: no trace in %d tables, in three encodings, nor"
                            + " in logs; %d had been sent; %d people beside them unchanged; %s%n",
                    PEOPLE,
                    EMAILS,
                    KILLS,
                    tables().size(),
                    theirs.count("SENT"),
                    colleagues.size(),
                    verdict);
        }
    }

    private static Lane own() {
        var sink = new Sink(true).thinking(THINKS);
        return Lane.of(site.sql, site.agency(), site.administrator(), sink, CONNECTIONS);
    }

    /// Of another agency; its emails have no turn meanwhile.
    private static Lane bystander() {
        var lane = Lane.agency(site.sql, new Sink(true), 1);
        lane.insert(50, null);
        site.sql
                .sql(
                        """
                        update message set state = 'SENT', finished_at = now()
                        where tenant_id = ?
                        """)
                .param(lane.agency())
                .update();
        return lane;
    }

    /// Candidates of the same agency, each with an email that was sent.
    private static List<UUID> colleagues(Lane lane) {
        var people = Stream.generate(UUID::randomUUID).limit(50).toList();
        var emails = lane.insert(people.size(), null);
        for (int i = 0; i < people.size(); i++) {
            candidate(people.get(i), "Carla " + i, "carla" + i + "@candidate.example");
            site.sql
                    .sql("update message set candidate_id = ? where id = ?")
                    .params(people.get(i), emails.get(i))
                    .update();
            sent(emails.get(i));
        }
        return people;
    }

    private static void candidate(UUID id, String name, String address) {
        site.sql
                .sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email,
                            created_at)
                        values (?, ?, 'Anna', ?, ?, now())
                        """)
                .params(site.agency(), id, name, address)
                .update();
    }

    private static void sent(UUID message) {
        site.sql
                .sql("update message set state = 'SENT', finished_at = now() where id = ?")
                .param(message)
                .update();
    }

    /// Them and their emails, as they stand.
    private static List<String> rows(List<UUID> people) {
        return site.sql
                .sql(
                        """
                        select c::text from candidate c where id = any(?)
                        union all select m::text from message m where candidate_id = any(?)
                        order by 1
                        """)
                .params(people.toArray(UUID[]::new), people.toArray(UUID[]::new))
                .query(String.class)
                .list();
    }

    /// What came of an email that was sent: its file, an answer that it cannot be delivered, and a
    /// mark at the address.
    private static void came(UUID message, String address) {
        var file =
                Base64.getMimeEncoder()
                        .encodeToString(("A life of " + WORD).getBytes(StandardCharsets.UTF_8));
        for (var row : AFTERMATH) {
            site.sql
                    .sql(row)
                    .param("agency", site.agency())
                    .param("message", message)
                    .param("file", file)
                    .param("sha", address)
                    .param("word", WORD)
                    .param("address", address)
                    .update();
        }
    }

    /// Candidates of the agency, with emails to them that are about to leave, and one each that
    /// left.
    private static List<UUID> people(Lane lane) {
        var dear = "Dear " + WORD + "\r\n";
        var ids = lane.insert(PEOPLE * EMAILS, null);
        var people = Stream.generate(UUID::randomUUID).limit(PEOPLE).toList();
        for (int i = 0; i < PEOPLE; i++) {
            var address = WORD + i + "@candidate.example";
            candidate(people.get(i), WORD + " " + i, address);
            site.sql
                    .sql(
                            """
                            update message set candidate_id = ?, to_address = ?, to_name = ?,
                                subject = ?, source = source || convert_to(?, 'UTF8'),
                                size = size + ?,
                                idempotency_key = gen_random_uuid()
                            where id = any(?)
                            """)
                    .params(
                            people.get(i),
                            address,
                            WORD,
                            "For " + WORD,
                            dear,
                            dear.length(),
                            ids.subList(i * EMAILS, (i + 1) * EMAILS).toArray(UUID[]::new))
                    .update();
            sent(ids.get(i * EMAILS));
            came(ids.get(i * EMAILS), address);
        }
        return people;
    }

    private static List<UUID> share(List<UUID> people, int kill) {
        int each = people.size() / (KILLS + 1);
        return people.subList(kill * each, (kill + 1) * each);
    }

    /// On the page of a node that is killed while it is at work.
    private static void eraseUntilANodeDies(List<UUID> people, boolean first) {
        var node = first ? site.first() : site.second();
        var visitor = site.administrator(node);
        var work =
                CompletableFuture.runAsync(() -> {
                    for (var id : people) {
                        press(visitor, id);
                    }
                });
        Site.await("some are erased", PATIENCE, () -> left(people) < people.size());
        site.kill(node);
        work.handle((_, failure) -> failure).join();
        site.heal();
    }

    /// Whoever is being written to just now is erased a moment later.
    private static void erase(List<UUID> people, Node node) {
        var visitor = site.administrator(node);
        Site.await(
                "all are erased",
                PATIENCE,
                () -> {
                    remaining(people).forEach(id -> press(visitor, id));
                    return left(people) == 0;
                });
    }

    private static void press(Visitor visitor, UUID person) {
        visitor.post("/candidates/" + person + "/erase");
    }

    private static List<UUID> remaining(List<UUID> people) {
        return site.sql
                .sql("select id from candidate where id = any(?)")
                .param(people.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
    }

    private static int left(List<UUID> people) {
        return remaining(people).size();
    }

    /// Columns of tables as text, whose octets are shown as hexadecimal digits.
    private static List<String> traces() {
        var found = new ArrayList<String>();
        for (var table : tables()) {
            var rows =
                    site.sql
                            .sql(
                                    "select count(*) from %s t where t::text ilike any (?)"
                                            .formatted(table))
                            .param(spellings().toArray(String[]::new))
                            .query(Long.class)
                            .single();
            if (rows > 0) {
                found.add(table + " " + rows);
            }
        }
        return found;
    }

    /// As it is, as base64 wherever it begins, and both as hexadecimal digits.
    private static List<String> spellings() {
        var all = new ArrayList<>(List.of(WORD));
        for (int before = 0; before < 3; before++) {
            var shifted = ("x".repeat(before) + WORD).getBytes(StandardCharsets.UTF_8);
            var coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            all.add(coded.substring(before == 0 ? 0 : before + 1, coded.length() - 2));
        }
        return all.stream()
                .flatMap(word -> Stream.of(word, hexadecimal(word)))
                .map(word -> "%" + word + "%")
                .toList();
    }

    private static String hexadecimal(String word) {
        return HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> tables() {
        return site.sql
                .sql(
                        "select table_name from information_schema.tables where"
                                + " table_schema='public' and table_type = 'BASE TABLE' order by 1")
                .query(String.class)
                .list();
    }

    private static Map<String, String> checksums(UUID agency) {
        var sums = new TreeMap<String, String>();
        for (var table : ofAgencies()) {
            sums.put(
                    table,
                    site.sql
                            .sql(
                                    """
                                    select coalesce(md5(string_agg(t::text, ',' order by t::text)), '')
                                    from %s t where tenant_id = ?
                                    """
                                            .formatted(table))
                            .param(agency)
                            .query(String.class)
                            .single());
        }
        return sums;
    }

    private static List<String> ofAgencies() {
        return site.sql
                .sql(
                        "select table_name from information_schema.columns where"
                            + " table_schema='public' and column_name = 'tenant_id' and table_name"
                            + " in (select table_name from information_schema.tables where"
                            + " table_type = 'BASE TABLE')")
                .query(String.class)
                .list();
    }

    private static boolean found(Visitor visitor) {
        return Stream.of("/candidates?q=", "/messages?q=", "/find?q=")
                .map(page -> visitor.get(page + WORD).document())
                .flatMap(page -> page.select("a[href]").stream())
                .anyMatch(link -> link.text().contains(WORD));
    }
}
