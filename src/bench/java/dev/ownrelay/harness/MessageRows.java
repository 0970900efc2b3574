package dev.ownrelay.harness;

import dev.ownrelay.harness.AgencyRows.Candidate;
import dev.ownrelay.harness.DayRows.Result;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// The messages of one agency with their tries: most accepted at once, some put off first, some
/// refused, and the newest still waiting.
final class MessageRows {

    private static final Duration SEEN = Duration.ofDays(14);
    private static final Duration WAITING = Duration.ofMinutes(30);
    private static final int BODIES = 64;
    private static final int OCTETS = 450;

    private static final List<String> ROLES =
            List.of("nurse", "welder", "developer", "planner", "teacher", "driver", "controller");
    private static final List<String> TOWNS =
            List.of("Utrecht", "Zwolle", "Breda", "Arnhem", "Leiden", "Assen", "Gouda", "Almere");

    /// @param server of the batch
    private record Batch(
            UUID id, UUID sender, UUID server, String route, String subject, Instant at) {}

    /// The last try of a message, by the state that it led to.
    private enum End {
        SENT("ACCEPTED", "DOT", 250, "2.0.0", "Ok: queued as 4711", Result.ACCEPTED),
        FAILED("REJECTED", "RCPT", 550, "5.1.1", "User unknown", Result.REFUSED),
        UNKNOWN("UNKNOWN", "DOT", null, null, "", Result.UNKNOWN);

        private final String outcome;
        private final String stage;
        private final @Nullable Integer code;
        private final @Nullable String enhanced;
        private final String text;
        private final Result result;

        End(
                String outcome,
                String stage,
                @Nullable Integer code,
                @Nullable String enhanced,
                String text,
                Result result) {
            this.outcome = outcome;
            this.stage = stage;
            this.code = code;
            this.enhanced = enhanced;
            this.text = text;
            this.result = result;
        }
    }

    private final AgencyRows rows;
    private final DayRows counts;
    private final CopiedTable messages;
    private final CopiedTable attempts;
    private final List<String> bodies;

    MessageRows(AgencyRows rows, Copies copies, DayRows counts) {
        this.rows = rows;
        this.counts = counts;
        bodies = IntStream.range(0, BODIES).mapToObj(_ -> body()).toList();
        messages = copies.messages();
        attempts = copies.attempts();
    }

    static String route(int server) {
        return "Server " + (server + 1);
    }

    /// Words by chance.
    private String body() {
        var body = new StringBuilder();
        while (body.length() < OCTETS) {
            for (int letters = rows.random.nextInt(2, 10); letters > 0; letters--) {
                body.append((char) ('a' + rows.random.nextInt(26)));
            }
            body.append(body.length() % 72 > 60 ? '\n' : ' ');
        }
        return body.toString();
    }

    /// @return how many
    int batch(Instant at, int size) {
        var server = rows.anyServer();
        var subject =
                "A position as %s in %s, %d"
                        .formatted(rows.any(ROLES), rows.any(TOWNS), rows.random.nextInt(10_000));
        var batch = new Batch(rows.id(), rows.anyUser(), server, rows.route(server), subject, at);
        int first = rows.random.nextInt(rows.candidates());
        for (int i = 0; i < size; i++) {
            message(batch, rows.candidate((first + i) % rows.candidates()));
        }
        return size;
    }

    private void message(Batch batch, Candidate to) {
        var id = rows.id();
        var state = state(batch.at());
        boolean tried = List.of("SENT", "FAILED", "UNKNOWN").contains(state);
        int before = tried ? deferred(batch, id) : 0;
        var tryAt = batch.at().plusSeconds(5 + before * 900L);
        boolean over = List.of("SENT", "FAILED", "CANCELLED", "UNKNOWN").contains(state);
        if (tried) {
            last(batch, id, state, before + 1, tryAt);
        }
        var source = source(batch, id, to);
        messages.row(
                rows.agency,
                id,
                batch.id(),
                batch.sender(),
                to.id(),
                batch.server(),
                batch.route(),
                "anna@agency.example",
                "Anna",
                to.email(),
                to.name(),
                batch.subject(),
                source,
                source.length(),
                "<" + id + "@agency.example>",
                batch.at(),
                state,
                tried ? before + 1 : 0,
                batch.at(),
                state.equals("QUEUED") ? rows.now.plus(Duration.ofDays(9)) : tryAt,
                over ? tryAt : null,
                state.equals("HELD") ? "SERVER_DISABLED" : null,
                batch.id(),
                batch.at(),
                state.equals("FAILED") && seen(batch.at()) ? batch.at().plusSeconds(3600) : null,
                "smtp://127.0.0.1:9");
    }

    private boolean seen(Instant at) {
        return at.isBefore(rows.now.minus(SEEN)) || rows.random.nextInt(10) < 7;
    }

    private String state(Instant at) {
        if (at.isAfter(rows.now.minus(WAITING))) {
            return "QUEUED";
        }
        int chance = rows.random.nextInt(100_000);
        return chance < 3_000
                ? "FAILED"
                : chance < 3_500
                        ? "CANCELLED"
                        : chance < 3_510 ? "UNKNOWN" : chance < 3_530 ? "HELD" : "SENT";
    }

    /// A try that was put off, for some.
    private int deferred(Batch batch, UUID message) {
        if (rows.random.nextInt(100) >= 4) {
            return 0;
        }
        var at = batch.at().plusSeconds(5);
        attempts.row(
                rows.agency,
                rows.id(),
                message,
                1,
                batch.route(),
                at,
                120,
                "DEFERRED",
                "RCPT",
                451,
                "4.7.1",
                "Greylisting in action, please come back later",
                at.plusSeconds(900));
        counts.add(batch.server(), batch.route(), at, Result.DEFERRED);
        return 1;
    }

    private void last(Batch batch, UUID message, String state, int number, Instant at) {
        var end = End.valueOf(state);
        attempts.row(
                rows.agency,
                rows.id(),
                message,
                number,
                batch.route(),
                at,
                80,
                end.outcome,
                end.stage,
                end.code,
                end.enhanced,
                end.text,
                null);
        counts.add(batch.server(), batch.route(), at, end.result);
    }

    private String source(Batch batch, UUID id, Candidate to) {
        return """
        From: Anna <anna@agency.example>
        To: %s <%s>
        Subject: %s
        Message-ID: <%s@agency.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=UTF-8

        %s\
        """
                .formatted(to.name(), to.email(), batch.subject(), id, rows.any(bodies))
                .replace("\n", "\r\n");
    }
}
