package dev.ownrelay.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.MessageFilter;
import dev.ownrelay.outbox.MessageList;
import dev.ownrelay.outbox.MessageParts;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.UnsupportedEncodingException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every number on the page *Outgoing mail* is that of the rows, to the unit.
@WithOutbox
@TestPropertySource(properties = "ownrelay.time-zone=Europe/Amsterdam")
@Import(EmptyDatabase.class)
class OutgoingFiguresTests {

    private static final String URL = "/maintenance/outgoing-mail";
    private static final List<String> DOMAINS =
            Stream.iterate(0, i -> i + 1).limit(26).map(i -> "d" + i + ".example").toList();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired OutgoingFigures figures;
    @Autowired MessageList list;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;
    @Autowired EmptyDatabase database;

    private final List<ScriptedSmtpServer> started = new ArrayList<>();
    private UUID agency;
    private UUID sender;
    private UUID admin;

    @BeforeEach
    void agency() {
        clock.set(Instant.parse("2026-11-20T09:00:00Z"));
        agency = fixture.agency();
        sender = fixture.user(agency);
        admin = fixture.user(agency, Role.ADMIN);
    }

    @AfterEach
    void stop() {
        started.forEach(ScriptedSmtpServer::close);
    }

    @Test
    void everyNumberIsThatOfTheRows() {
        var servers = List.of(mixedHistory(1), mixedHistory(2), mixedHistory(3));
        int numbers = 0;
        for (var period : List.of(1, 7, 30)) {
            numbers += checkPage(period, null);
            for (var server : servers) {
                numbers += checkPage(period, server);
            }
        }
        System.out.printf("outgoing mail: %d numbers on pages, all those of the rows%n", numbers);
        assertThat(numbers).isGreaterThan(500);
    }

    @Test
    void theNumbersLeadToTheirMessages() {
        var server = mixedHistory(4);
        var seen = figures(7, server.toString());
        var row = figures(7, null).servers().getFirst();
        assertThat(listed(MessageState.SENT, server, seen.finished())).isEqualTo(row.accepted());
        assertThat(listed(MessageState.FAILED, server, seen.finished())).isEqualTo(row.refused());
        assertThat(listed(null, server, seen.deferred())).isPositive();
        for (var waiting : seen.waiting()) {
            for (int age = 0; age < Outgoing.COLUMNS && waiting.domain() != null; age++) {
                var part = "waiting." + age + "." + waiting.domain();
                assertThat(listed(MessageState.QUEUED, server, part))
                        .isEqualTo(waiting.ages().get(age));
            }
        }
        assertThat(listed(null, server, "waiting.99.x")).isZero();
        assertThat(listed(null, server, "nonsense")).isZero();
    }

    @Test
    void aPageWithoutMessagesSaysWhatItIsFor() {
        assertThat(page("")).contains("none waits").doesNotContain("<canvas");
    }

    /// Two statements count them; nothing else reads more than one row.
    @Test
    void aHundredThousandWaitingMessagesCostTwoReadingsOfTheirIndex() {
        waiting(100_000);
        database.vacuum("message");
        page("?days=7");
        var read =
                CurrentTenant.<Reads, RuntimeException>call(
                        agency, () -> transactions.execute(_ -> readsOfThePage()));
        System.out.printf("outgoing mail: page with 100,000 waiting messages, %s%n", read);
        assertThat(read.wholeTable()).isZero();
        assertThat(read.messages()).as("a vacuum leaves out what is in use").isLessThan(10_000);
        assertThat(read.ofIndex()).isLessThanOrEqualTo(2 * read.index() + 20);
        assertThat(figures(7, null).sums().total()).isEqualTo(100_000);
        assertThat(figures(7, null).waiting()).hasSize(21);
    }

    /// What this transaction has read of the messages.
    ///
    /// @param messages rows beside their indexes
    /// @param ofIndex blocks of the index of waiting messages
    /// @param index its size in blocks
    private record Reads(long wholeTable, long messages, long ofIndex, long index) {}

    private Reads readsOfThePage() {
        jdbc.sql("set local max_parallel_workers_per_gather = 0").update();
        var before = reads();
        assertThat(page("?days=7")).contains("data-domain=\"d0.example\"", ">100000<");
        var after = reads();
        return new Reads(
                after.wholeTable() - before.wholeTable(),
                after.messages() - before.messages(),
                after.ofIndex() - before.ofIndex(),
                after.index());
    }

    private Reads reads() {
        return jdbc.sql(
                        """
                        select seq_scan as whole_table, coalesce(idx_tup_fetch, 0) as messages,
                            pg_stat_get_xact_blocks_fetched('message_waiting'::regclass) as of_index,
                            pg_relation_size('message_waiting')
                                / current_setting('block_size')::bigint as index
                        from pg_stat_xact_user_tables where relname = 'message'
                        """)
                .query(Reads.class)
                .single();
    }

    private void waiting(int messages) {
        fixture.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, smtp_server_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, queued_at, due_at, idempotency_key, created_at)
                select ?, gen_random_uuid(), ?, ?, ?, 'x', 'a@b.example', 'a',
                    'p' || i || '@d' || i % 500 || '.example', 'p', 's',
                    repeat('x', 1500)::bytea, 1500, '<' || i || '@b.example>', now(), 'QUEUED',
                    ?::timestamptz - i * interval '1 second', now(), gen_random_uuid(), now()
                from generate_series(1, ?) i
                """,
                agency,
                agency,
                sender,
                fixture.server(agency, 25, null, null),
                Timestamp.from(clock.instant()),
                messages);
    }

    @Test
    void anAdministratorSetsHowLongMessagesAreKept() {
        var saved = mvc.post().uri(URL).with(csrf()).with(me()).param("keepMonths", " 12 ");
        assertThat(saved.exchange()).hasStatus3xxRedirection();
        assertThat(one("select keep_months from agency where id = ?", agency)).isEqualTo(12);
        assertThat(
                        one(
                                """
                                select count(*) from audit_event where tenant_id = ? and actor_id = ?
                                    and action = 'agency.keep-months-changed' and detail = '24 -> 12'
                                """,
                                agency,
                                admin))
                .isOne();
        for (var wrong : List.of("0", "121", "", "soon")) {
            var refused = mvc.post().uri(URL).with(csrf()).with(me()).param("keepMonths", wrong);
            assertThat(refused.exchange())
                    .hasStatusOk()
                    .bodyText()
                    .contains("A number from 1 to 120.", "value=\"" + wrong + "\"");
        }
        assertThat(one("select keep_months from agency where id = ?", agency)).isEqualTo(12);
    }

    /// Messages of three days at a server that takes, defers, refuses and hangs up.
    private UUID mixedHistory(int seed) {
        var random = new Random(seed);
        var smtp = ScriptedSmtpServer.start();
        started.add(smtp);
        var server = fixture.server(agency, smtp.port(), null, null);
        fixture.in(agency, "update smtp_server set name = ? where id = ?", "S" + seed, server);
        clock.set(Instant.parse("2026-11-20T09:00:00Z"));
        for (int turn = 0; turn < 24; turn++) {
            switch (random.nextInt(5)) {
                case 0 -> smtp.replyOnce("RCPT", "451 4.7.1 Greylisted");
                case 1 -> smtp.replyOnce("RCPT", "550 5.1.1 No such user");
                case 2 -> smtp.replyOnce("DOT", "452 4.3.1 Out of space");
                case 3 -> smtp.closeAt("DOT");
                default -> {}
            }
            enqueue(server, 1 + random.nextInt(6), random);
            runner.run(agency, server);
            smtp.behave();
            clock.advance(Duration.ofMinutes(random.nextInt(240)));
        }
        smtp.reply("RCPT", "451 4.7.1 Not today");
        for (int turn = 0; turn < 8; turn++) {
            enqueue(server, 12, random);
            runner.run(agency, server);
            clock.advance(Duration.ofMinutes(random.nextInt(300)));
        }
        return server;
    }

    private void enqueue(UUID server, int messages, Random random) {
        var all =
                Stream.generate(() -> DOMAINS.get(random.nextInt(DOMAINS.size())))
                        .limit(messages)
                        .map(domain ->
                                OutboxFixture.message(
                                        sender, server, UUID.randomUUID() + "@" + domain))
                        .toList();
        CurrentTenant.<List<UUID>, RuntimeException>call(
                agency, () -> outbox.enqueue(UUID.randomUUID(), all));
    }

    /// @return how many numbers were compared
    private int checkPage(int period, @Nullable UUID server) {
        var page = page("?days=" + period + (server == null ? "" : "&server=" + server));
        int numbers = 0;
        var seen = figures(period, server == null ? null : server.toString());
        for (var row : seen.servers()) {
            var expected = new ArrayList<>(ends(seen, UUID.fromString(row.key()), null));
            expected.add(
                    one(
                            "select count(*) from message where smtp_server_id = ?::uuid and state"
                                    + " = 'QUEUED'",
                            row.key()));
            assertThat(numbers(page, "data-server=\"" + row.key() + "\"")).isEqualTo(expected);
            numbers += expected.size();
        }
        for (var day : seen.days()) {
            var expected = ends(seen, server, day);
            assertThat(numbers(page, "data-day=\"" + day.date() + "\"")).isEqualTo(expected);
            numbers += expected.size();
        }
        return numbers + checkWaiting(page, seen, server);
    }

    private int checkWaiting(String page, Outgoing seen, @Nullable UUID server) {
        assertThat(seen.waiting()).hasSize(21);
        int numbers = 0;
        long others = 0;
        for (var row : seen.waiting().subList(0, 20)) {
            var expected = new ArrayList<Integer>();
            expected.add(waiting(server, row.domain(), 0, Integer.MAX_VALUE));
            for (int age = 0; age < Outgoing.COLUMNS; age++) {
                int from = age == 0 ? -1 : MessageParts.AGES.get(age - 1);
                int to =
                        age == MessageParts.AGES.size()
                                ? Integer.MAX_VALUE
                                : MessageParts.AGES.get(age);
                expected.add(waiting(server, row.domain(), from, to));
            }
            numbers += expected.size();
            expected.removeIf(number -> number == 0);
            assertThat(numbers(page, "data-domain=\"" + row.domain() + "\"")).isEqualTo(expected);
            others += row.total();
        }
        int all = waiting(server, null, 0, Integer.MAX_VALUE);
        assertThat(seen.waiting().getLast().total()).isEqualTo(all - others);
        assertThat(seen.sums().total()).isEqualTo(all);
        return numbers;
    }

    private int waiting(@Nullable UUID server, @Nullable String domain, int from, int to) {
        var now = clock.instant();
        return one(
                """
                select count(*) from message where tenant_id = ? and state = 'QUEUED'
                    and (?::uuid is null or smtp_server_id = ?::uuid)
                    and (?::text is null or to_address like '%@' || ?)
                    and (? or queued_at < ?) and (? or queued_at >= ?)
                """,
                agency,
                server,
                server,
                domain,
                domain,
                from <= 0,
                Timestamp.from(now.minus(Duration.ofMinutes(Math.max(from, 0)))),
                to == Integer.MAX_VALUE,
                Timestamp.from(now.minus(Duration.ofMinutes(to == Integer.MAX_VALUE ? 0 : to))));
    }

    /// Accepted, deferred, refused, not sure, from the messages and their tries.
    private List<Integer> ends(Outgoing seen, @Nullable UUID server, Outgoing.@Nullable Day day) {
        var first = day == null ? seen.first() : day.date();
        var last = day == null ? seen.last() : day.date();
        return Stream.of(
                        "a.outcome = 'ACCEPTED'",
                        "a.next_due_at is not null",
                        "m.state = 'FAILED' and a.number = m.attempt",
                        "a.outcome = 'UNKNOWN'")
                .map(which ->
                        one(
                                """
                                select count(*) from delivery_attempt a join message m
                                    on m.tenant_id = a.tenant_id and m.id = a.message_id
                                where a.tenant_id = ? and (?::uuid is null or smtp_server_id = ?::uuid)
                                    and (a.started_at at time zone 'Europe/Amsterdam')::date
                                        between ? and ? and %s
                                """
                                        .formatted(which),
                                agency,
                                server,
                                server,
                                first,
                                last))
                .toList();
    }

    private static List<Integer> numbers(String page, String row) {
        int start = page.indexOf(row);
        assertThat(start).as(row).isPositive();
        var cells =
                Pattern.compile("<td class=\"num\"[^>]*><(?:a|span)[^>]*>(\\d+)<")
                        .matcher(page.substring(start, page.indexOf("</tr>", start)));
        return cells.results().map(found -> Integer.valueOf(found.group(1))).toList();
    }

    private Outgoing figures(int period, @Nullable String server) {
        return CurrentTenant.call(agency, () -> figures.of(period, server));
    }

    private long listed(@Nullable MessageState state, UUID server, String part) {
        long found = 0;
        UUID after = null;
        do {
            var from = after;
            var filter =
                    new MessageFilter(state, null, null, server.toString(), null, null, part, from);
            var page = CurrentTenant.call(agency, () -> list.page(filter));
            found += page.rows().size();
            after = page.next();
        } while (after != null);
        return found;
    }

    private int one(String sql, @Nullable Object... params) {
        var number =
                CurrentTenant.<Integer, RuntimeException>call(
                        agency,
                        () ->
                                transactions.execute(_ ->
                                        jdbc.sql(sql)
                                                .params(params)
                                                .query(Integer.class)
                                                .single()));
        return number == null ? -1 : number;
    }

    private String page(String query) {
        var result = mvc.get().uri(URL + query).with(me()).exchange();
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private RequestPostProcessor me() {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, admin, Role.ADMIN, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
    }
}
