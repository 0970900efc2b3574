package dev.ownrelay.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Who lives in the demo.
final class DemoPeople {

    /// The password of everybody; it exists in this demo only.
    static final String PASSWORD = "demo-demo-demo";

    private DemoPeople() {}

    /// @param server through which they write; null: the default relay
    record Person(
            String name,
            String email,
            boolean admin,
            boolean operator,
            @Nullable DemoMailServer server) {

        static Person administrator(String name, String email, DemoMailServer server) {
            return new Person(name, email, true, false, server);
        }

        static Person recruiter(String name, String email, @Nullable DemoMailServer server) {
            return new Person(name, email, false, false, server);
        }

        Person alsoOperator() {
            return new Person(name, email, admin, true, server);
        }
    }

    /// A row of *Other SMTP servers*.
    ///
    /// @param perMinute emails; null: no limit
    record Own(DemoMailServer server, @Nullable Integer perMinute) {}

    record Candidate(String firstName, String lastName, String email) {

        static Candidate of(String name, String domain) {
            var parts = name.split(" ", 2);
            var local = name.toLowerCase(Locale.ROOT).replace(' ', '.');
            return new Candidate(parts[0], parts[1], local + "@" + domain);
        }
    }

    record Agency(
            String name,
            String locale,
            String domain,
            List<Own> servers,
            List<Person> people,
            List<Candidate> candidates) {}

    static List<Agency> agencies(DemoMailServers servers) {
        return List.of(kade(servers), northbank(servers));
    }

    private static Agency kade(DemoMailServers servers) {
        var own = servers.kade();
        return new Agency(
                "Kade Werving",
                "nl",
                "kade.example",
                List.of(
                        new Own(own, null),
                        new Own(servers.kadeNews(), 6),
                        new Own(servers.kadeInterim(), null)),
                List.of(
                        Person.administrator("Iris Kade", "admin@kade.example", own).alsoOperator(),
                        Person.recruiter("Anna de Vries", "anna@kade.example", own),
                        Person.recruiter("Bas Jansen", "bas@kade.example", null),
                        Person.recruiter(
                                "Sophie Willems", "sophie@kade.example", servers.kadeNews()),
                        Person.recruiter(
                                "Noor Hendriks", "noor@kade.example", servers.kadeInterim())),
                candidates(
                        "Jan Sanne Daan Lotte Ruben Fleur Tim Noa Sem Eva Lars Julia Milan Roos"
                                + " Finn Isa",
                        "Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer"
                                + " Dijkstra Kramer Maas Schouten Willems",
                        "Joris Post",
                        "Mila Hoekstra",
                        "Thijs Kuipers",
                        "Sara Blom",
                        "Niels Prins"));
    }

    private static Agency northbank(DemoMailServers servers) {
        var own = servers.northbank();
        return new Agency(
                "Northbank Talent",
                "en",
                "northbank.example",
                List.of(
                        new Own(own, null),
                        new Own(servers.northbankMailings(), 6),
                        new Own(servers.northbankEvents(), null)),
                List.of(
                        Person.administrator("Ruth Marsh", "admin@northbank.example", own),
                        Person.recruiter("Claire Field", "claire@northbank.example", own),
                        Person.recruiter("Tom Hale", "tom@northbank.example", null),
                        Person.recruiter(
                                "Ben Archer", "ben@northbank.example", servers.northbankMailings()),
                        Person.recruiter(
                                "Priya Nair",
                                "priya@northbank.example",
                                servers.northbankEvents())),
                candidates(
                        "Emma Oliver Grace Harry Alice Jack Chloe Oscar Ruby Leo Amelia Arthur"
                                + " Freya Noah Isla Theo",
                        "Carter Moss Reed Shaw Turner Walsh Palmer Ellis Burke Frost Hayes Lane"
                                + " Quinn Stone Webb York",
                        "George Pryce",
                        "Hannah Doyle",
                        "Samir Khan",
                        "Poppy Lowe",
                        "Felix Grant"));
    }

    /// @param odd to whom emails come to a different end each, as [DemoReplies] have it
    private static List<Candidate> candidates(String first, String last, String... odd) {
        var firstNames = List.of(first.split(" "));
        var lastNames = List.of(last.split(" "));
        int size = firstNames.size();
        var ordinary =
                IntStream.range(0, 3 * size)
                        .mapToObj(i ->
                                firstNames.get(i % size)
                                        + " "
                                        + lastNames.get((i * 5 + i / size) % size))
                        .map(name -> Candidate.of(name, "candidates.example"));
        var special =
                IntStream.range(0, odd.length)
                        .mapToObj(i -> Candidate.of(odd[i], DemoReplies.RULES.get(i).domain()));
        return Stream.concat(special, ordinary).toList();
    }
}
