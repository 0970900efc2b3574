package dev.ownrelay.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

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

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.util.UriComponentsBuilder;

import java.io.UnsupportedEncodingException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every number on the page *Outgoing mail* is that of the rows, to the unit.
@WithOutbox
@TestPropertySource(properties = "ownrelay.time-zone=Europe/Amsterdam")
class OutgoingFiguresTests {

    private static final String URL = "/maintenance/outgoing-mail";
    private static final int MANY = 20_000;
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
    void theDefaultRelayIsNamedAsPeopleKnowIt() {
        fixture.in(
                agency,
                "insert into delivery_day (tenant_id, day, slot, route_name, accepted)"
                        + " values (?, date '2026-11-20', 0, 'relay.host.example', 3)",
                agency);
        assertThat(page("?days=7")).contains("Default relay").doesNotContain("relay.host.example");
    }

    @Test
    void everyNumberIsThatOfTheRows() {
        var servers = List.of(mixedHistory(1), mixedHistory(2), mixedHistory(3));
        var rows = rows();
        int numbers = 0;
        for (var period : List.of(1, 7, 30)) {
            numbers += checkPage(rows, period, null);
            for (var server : servers) {
                numbers += checkPage(rows, period, server);
            }
        }
        System.out.printf("outgoing mail: %d numbers on pages, all those of the rows%n", numbers);
        assertThat(numbers).isGreaterThan(500);
    }

    /// The page is read as a person would: whatever number is a link leads to as many messages.
    @Test
    void everyNumberLeadsToAsManyMessagesAndAZeroNowhere() {
        var server = mixedHistory(4);
        mixedHistory(5);
        putOffAgain(server);
        int followed = 0;
        for (var query : List.of("?days=1", "?days=7", "?days=7&server=" + server)) {
            var page = Jsoup.parse(page(query));
            for (var link : page.select("td.num a")) {
                var filter = filter(link.attr("href"));
                assertThat(listed(filter)).as(link.attr("href")).isEqualTo(number(link));
                followed++;
            }
            assertThat(page.select("td.num a").eachText()).doesNotContain("0");
            assertThat(page.select("#days td.num").eachText()).contains("0");
        }
        System.out.printf("outgoing mail: %d links followed%n", followed);
        assertThat(followed).isGreaterThan(100);
    }

    @Test
    void theOutboxShowsWhatTheLinkOfADayCounts() {
        history(4, 6, 0);
        var link = Jsoup.parse(page("?days=30")).selectFirst("#days td.num a");
        var outbox = Jsoup.parse(got(link.attr("href")));
        assertThat(outbox.select("main").text()).doesNotContain("Nothing found");
        assertThat(outbox.select("main [data-state]")).isNotEmpty();
    }

    @Test
    void aPartThatThereIsNotShowsNothing() {
        var server = history(4, 0, 1).toString();
        for (var part : List.of("waiting.99.x", "nonsense", "finished.11/14/26.11/14/26")) {
            var filter = new MessageFilter(null, null, null, server, null, null, part, null, null);
            assertThat(listed(filter)).as(part).isZero();
        }
    }

    /// Twice on one day: that is one message all the same.
    private void putOffAgain(UUID server) {
        clock.advance(Duration.ofHours(6));
        runner.run(agency, server);
    }

    private static long number(Element link) {
        return Long.parseLong(link.text());
    }

    private static MessageFilter filter(String href) {
        var asked = UriComponentsBuilder.fromUriString(href).build().getQueryParams();
        var state = asked.getFirst("state");
        return new MessageFilter(
                state == null ? null : MessageState.valueOf(state),
                null,
                null,
                asked.getFirst("server"),
                null,
                null,
                asked.getFirst("part"),
                null,
                null);
    }

    @Test
    void aPageWithoutMessagesSaysWhatItIsFor() {
        assertThat(page("")).contains("none waits").doesNotContain("<canvas");
    }

    /// Two statements count them; nothing else reads more than one row.
    @Test
    void manyWaitingMessagesCostTwoReadingsOfTheirIndex() {
        waiting(MANY);
        database.vacuum("message");
        page("?days=7");
        var read =
                CurrentTenant.<Reads, RuntimeException>call(
                        agency, () -> transactions.execute(_ -> readsOfThePage()));
        System.out.printf("outgoing mail: page with %,d waiting messages, %s%n", MANY, read);
        assertThat(read.wholeTable()).isZero();
        assertThat(read.messages()).as("a vacuum leaves out what is in use").isLessThan(MANY / 10);
        assertThat(read.ofIndex()).isLessThanOrEqualTo(2 * read.index() + 20);
        assertThat(figures(7, null).sums().total()).isEqualTo(MANY);
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
        assertThat(page("?days=7")).contains("data-domain=\"d0.example\"", ">" + MANY + "<");
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

    /// So many take longer to write than a page may take.
    private void waiting(int messages) {
        RequestContextHolder.resetRequestAttributes();
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

    /// Messages of three days at a server that takes, defers, refuses and hangs up.
    private UUID mixedHistory(int seed) {
        return history(seed, 24, 8);
    }

    /// @param turns at a server that takes most
    /// @param late turns thereafter, when it takes none
    private UUID history(int seed, int turns, int late) {
        var random = new Random(seed);
        var smtp = ScriptedSmtpServer.start();
        started.add(smtp);
        var server = fixture.server(agency, smtp.port(), null, null);
        fixture.in(agency, "update smtp_server set name = ? where id = ?", "S" + seed, server);
        clock.set(Instant.parse("2026-11-20T09:00:00Z"));
        for (int turn = 0; turn < turns; turn++) {
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
        for (int turn = 0; turn < late; turn++) {
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

    /// A message that waits.
    private record Queued(@Nullable UUID server, String address, OffsetDateTime since) {}

    /// What a try came to.
    private record Tried(
            UUID message,
            @Nullable UUID server,
            LocalDate day,
            boolean accepted,
            boolean deferred,
            boolean refused,
            boolean unknown) {}

    private record Rows(List<Queued> queued, List<Tried> tried) {}

    private Rows rows() {
        return CurrentTenant.call(
                agency, () -> transactions.execute(_ -> new Rows(queued(), tried())));
    }

    private List<Queued> queued() {
        return jdbc.sql(
                        """
                        select smtp_server_id as server, to_address as address, queued_at as since
                        from message where tenant_id = ? and state = 'QUEUED'
                        """)
                .param(agency)
                .query(Queued.class)
                .list();
    }

    private List<Tried> tried() {
        return jdbc.sql(
                        """
                        select m.id as message, m.smtp_server_id as server,
                            (a.started_at at time zone 'Europe/Amsterdam')::date as day,
                            (a.outcome = 'ACCEPTED') is true as accepted,
                            a.next_due_at is not null as deferred,
                            (m.state = 'FAILED' and a.number = m.attempt) is true as refused,
                            (a.outcome = 'UNKNOWN') is true as unknown
                        from delivery_attempt a join message m
                            on m.tenant_id = a.tenant_id and m.id = a.message_id
                        where a.tenant_id = ?
                        """)
                .param(agency)
                .query(Tried.class)
                .list();
    }

    /// @return how many numbers were compared
    private int checkPage(Rows rows, int period, @Nullable UUID server) {
        var page = page("?days=" + period + (server == null ? "" : "&server=" + server));
        int numbers = 0;
        var seen = figures(period, server == null ? null : server.toString());
        for (var row : seen.servers()) {
            var its = UUID.fromString(row.key());
            var expected = new ArrayList<>(ends(rows, its, seen.first(), seen.last()));
            expected.add(waiting(rows, its, null, 0, Integer.MAX_VALUE));
            assertThat(numbers(page, "data-server=\"" + row.key() + "\"")).isEqualTo(expected);
            numbers += expected.size();
        }
        for (var day : seen.days()) {
            var expected = ends(rows, server, day.date(), day.date());
            assertThat(numbers(page, "data-day=\"" + day.date() + "\"")).isEqualTo(expected);
            numbers += expected.size();
        }
        return numbers + checkWaiting(rows, page, seen, server);
    }

    private int checkWaiting(Rows rows, String page, Outgoing seen, @Nullable UUID server) {
        assertThat(seen.waiting()).hasSize(21);
        int numbers = 0;
        long others = 0;
        for (var row : seen.waiting().subList(0, 20)) {
            var expected = new ArrayList<Integer>();
            expected.add(waiting(rows, server, row.domain(), 0, Integer.MAX_VALUE));
            for (int age = 0; age < Outgoing.COLUMNS; age++) {
                int from = age == 0 ? 0 : MessageParts.AGES.get(age - 1);
                int to =
                        age == MessageParts.AGES.size()
                                ? Integer.MAX_VALUE
                                : MessageParts.AGES.get(age);
                expected.add(waiting(rows, server, row.domain(), from, to));
            }
            numbers += expected.size();
            expected.removeIf(number -> number == 0);
            assertThat(numbers(page, "data-domain=\"" + row.domain() + "\"")).isEqualTo(expected);
            others += row.total();
        }
        int all = waiting(rows, server, null, 0, Integer.MAX_VALUE);
        assertThat(seen.waiting().getLast().total()).isEqualTo(all - others);
        assertThat(seen.sums().total()).isEqualTo(all);
        return numbers;
    }

    /// @param from minutes of age; 0: any
    /// @param to minutes of age; the largest number: any
    private int waiting(
            Rows rows, @Nullable UUID server, @Nullable String domain, int from, int to) {
        var now = clock.instant();
        var youngest = now.minus(Duration.ofMinutes(from));
        var oldest = now.minus(Duration.ofMinutes(to));
        return (int)
                rows.queued().stream()
                        .filter(row -> server == null || server.equals(row.server()))
                        .filter(row -> domain == null || row.address().endsWith("@" + domain))
                        .filter(row -> from == 0 || row.since().toInstant().isBefore(youngest))
                        .filter(row ->
                                to == Integer.MAX_VALUE
                                        || !row.since().toInstant().isBefore(oldest))
                        .count();
    }

    /// Messages accepted, deferred, refused, not sure.
    private static List<Integer> ends(
            Rows rows, @Nullable UUID server, LocalDate first, LocalDate last) {
        return Stream.<Predicate<Tried>>of(
                        Tried::accepted, Tried::deferred, Tried::refused, Tried::unknown)
                .map(which ->
                        (int)
                                rows.tried().stream()
                                        .filter(which)
                                        .filter(row ->
                                                server == null || server.equals(row.server()))
                                        .filter(row ->
                                                !row.day().isBefore(first)
                                                        && !row.day().isAfter(last))
                                        .map(Tried::message)
                                        .distinct()
                                        .count())
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

    private long listed(MessageFilter asked) {
        long found = 0;
        UUID after = null;
        do {
            var filter =
                    new MessageFilter(
                            asked.state(),
                            null,
                            null,
                            asked.server(),
                            null,
                            null,
                            asked.part(),
                            null,
                            after);
            var page = CurrentTenant.call(agency, () -> list.page(filter));
            found += page.rows().size();
            after = page.next();
        } while (after != null);
        return found;
    }

    private String page(String query) {
        return got(URL + query);
    }

    private String got(String address) {
        var result = mvc.get().uri(address).with(me()).exchange();
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
