package dev.ownrelay.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/// What one agency would have in the tables after a year and a half: its people, servers and
/// candidates, and the batches in which its messages were written.
final class AgencyRows {

    private static final Duration AGE = Duration.ofDays(548);
    private static final int USERS = 8;
    private static final int SERVERS = 3;
    private static final int MESSAGES_EACH = 4;

    private static final List<String> FIRST =
            List.of(
                    "Anna", "Bram", "Chris", "Daan", "Eva", "Fleur", "Guus", "Hanna", "Imre",
                    "Jet");
    private static final List<String> LAST =
            List.of("de Boer", "Bakker", "Visser", "van den Berg", "Smit", "Mulder", "Dekker");

    /// Who gets a message.
    record Candidate(UUID id, String name, String email) {}

    final UUID agency;
    final SplittableRandom random;
    final Instant now;
    private final List<UUID> users;
    private final List<UUID> servers;
    private final int messages;
    private final int candidates;
    private final long salt;

    AgencyRows(UUID agency, List<UUID> users, int messages, SplittableRandom random, Instant now) {
        this.agency = agency;
        this.random = random;
        this.now = now;
        this.messages = messages;
        this.users = new ArrayList<>(users);
        candidates = Math.max(20, messages / MESSAGES_EACH);
        salt = random.nextLong();
        servers = IntStream.range(0, SERVERS).mapToObj(_ -> id()).toList();
    }

    static AgencyRows another(
            Copies copies, int number, int messages, SplittableRandom random, Instant now) {
        var rows = new AgencyRows(uuid(random), List.of(), messages, random, now);
        copies.agencies().row(rows.agency, "Agency " + number, now.minus(AGE));
        return rows;
    }

    private static UUID uuid(SplittableRandom random) {
        return uuid(random.nextLong(), random.nextLong());
    }

    /// Of version 4, as the application makes them.
    private static UUID uuid(long high, long low) {
        return new UUID(high & ~0xF000L | 0x4000L, low & ~(3L << 62) | 1L << 63);
    }

    UUID id() {
        return uuid(random);
    }

    <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    UUID anyUser() {
        return any(users);
    }

    UUID anyServer() {
        return any(servers);
    }

    int candidates() {
        return candidates;
    }

    /// The same for the same number.
    Candidate candidate(int number) {
        var own = new SplittableRandom(salt + number * 0x9E3779B97F4A7C15L);
        var id = uuid(own);
        var first = FIRST.get(own.nextInt(FIRST.size()));
        var last = LAST.get(own.nextInt(LAST.size()));
        return new Candidate(
                id,
                first + " " + last,
                first.toLowerCase(Locale.ROOT) + number + "@candidate.example");
    }

    void copy(Copies copies) {
        copyPeople(copies.users());
        copyServers(copies.servers());
        copyCandidates(copies.candidates());
        var counts = new DayRows(agency);
        var mail = new MessageRows(this, copies, counts);
        int written = 0;
        while (written < messages) {
            var at = now.minus(AGE.multipliedBy(messages - written).dividedBy(messages));
            written += mail.batch(at, Math.min(batch(), messages - written));
        }
        counts.copy(copies.days());
    }

    /// Most messages are written one by one, most messages are part of a large batch.
    private int batch() {
        int chance = random.nextInt(1000);
        int size =
                chance < 900 ? 1 : chance < 985 ? random.nextInt(2, 20) : random.nextInt(20, 500);
        return Math.min(size, candidates);
    }

    private void copyPeople(CopiedTable rows) {
        for (int i = users.size(); i < USERS; i++) {
            var user = id();
            users.add(user);
            var role = i == 0 ? "ADMIN" : "RECRUITER";
            var since = now.minus(AGE);
            rows.row(agency, user, user + "@agency.example", any(FIRST), "x", role, since, since);
        }
    }

    private void copyServers(CopiedTable rows) {
        for (int i = 0; i < SERVERS; i++) {
            rows.row(
                    agency,
                    servers.get(i),
                    MessageRows.route(i),
                    "127.0.0.1",
                    9,
                    "NONE",
                    "NONE",
                    now,
                    true,
                    now.minus(AGE));
        }
    }

    String route(UUID server) {
        return MessageRows.route(servers.indexOf(server));
    }

    private void copyCandidates(CopiedTable rows) {
        for (int i = 0; i < candidates; i++) {
            var candidate = candidate(i);
            var name = candidate.name().split(" ", 2);
            rows.row(
                    agency,
                    candidate.id(),
                    name[0],
                    name[1],
                    candidate.email(),
                    now.minus(AGE.multipliedBy(i).dividedBy(candidates)));
        }
    }
}
