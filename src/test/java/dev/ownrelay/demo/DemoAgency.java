package dev.ownrelay.demo;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/// One agency of the demo with everything that its people can press.
final class DemoAgency {

    private final DemoPeople.Agency plan;
    private final DemoRows.Written rows;
    private final DemoDesk desk;
    private final DemoTurns turns;

    DemoAgency(DemoPeople.Agency plan, DemoRows.Written rows, DemoDesk desk, DemoTurns turns) {
        this.plan = plan;
        this.rows = rows;
        this.desk = desk;
        this.turns = turns;
    }

    DemoPeople.Agency plan() {
        return plan;
    }

    DemoDesk desk() {
        return desk;
    }

    /// By the first letters of the address, such as `anna`.
    DemoPeople.Person person(String start) {
        return plan.people().stream()
                .filter(person -> person.email().startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    SignedIn signedIn(DemoPeople.Person person) {
        return Objects.requireNonNull(rows.people().get(person.email()));
    }

    UUID candidate(DemoPeople.Candidate candidate) {
        return Objects.requireNonNull(rows.candidates().get(candidate.email()));
    }

    /// Of those to whom everything arrives.
    DemoPeople.Candidate ordinary(int number) {
        var first = DemoReplies.RULES.size();
        var all = plan.candidates().size() - first;
        return plan.candidates().get(first + Math.floorMod(number, all));
    }

    /// To whom emails come to a certain end.
    DemoPeople.Candidate at(String domain) {
        return plan.candidates().stream()
                .filter(candidate -> candidate.email().endsWith("@" + domain))
                .findFirst()
                .orElseThrow();
    }

    UUID write(DemoPeople.Person who, int words, DemoPeople.Candidate to) {
        return desk.write(signedIn(who), DemoWords.any(plan.locale(), words), candidate(to));
    }

    /// Writes, and lets it leave at once.
    UUID send(DemoPeople.Person who, int words, DemoPeople.Candidate to) {
        var message = write(who, words, to);
        turn(who);
        return message;
    }

    UUID writeToMany(DemoPeople.Person who, DemoWords.Email email, int from, int count) {
        var to =
                IntStream.range(from, from + count)
                        .mapToObj(number -> candidate(ordinary(number)))
                        .toList();
        return desk.writeToMany(signedIn(who), email, to);
    }

    void turn(DemoPeople.Person who) {
        turns.take(rows.agency(), server(who.server()));
    }

    /// Each server is tested, and works.
    void allWork() {
        rows.servers().values().forEach(server -> turns.works(rows.agency(), server));
    }

    /// Each server is tested as it is every hour.
    void checkAll() {
        var administrator = plan.people().getFirst().email();
        rows.servers()
                .values()
                .forEach(server -> turns.check(rows.agency(), server, administrator));
    }

    private @Nullable UUID server(@Nullable DemoMailServer server) {
        return server == null ? null : rows.servers().get(server.name());
    }

    /// Who writes on ordinary days.
    List<DemoPeople.Person> writers() {
        return plan.people().stream().limit(3).toList();
    }
}
