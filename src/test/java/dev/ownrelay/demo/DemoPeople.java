package dev.ownrelay.demo;

import java.util.List;

/// Who lives in the demo.
final class DemoPeople {

    /// The password of everybody; it exists in this demo only.
    static final String PASSWORD = "demo-demo-demo";

    private DemoPeople() {}

    record Person(
            String name, String email, boolean admin, boolean operator, boolean usesAgencyServer) {

        static Person administrator(String name, String email) {
            return new Person(name, email, true, false, true);
        }

        static Person recruiter(String name, String email) {
            return new Person(name, email, false, false, true);
        }

        Person alsoOperator() {
            return new Person(name, email, admin, true, usesAgencyServer);
        }

        Person onDefaultRelay() {
            return new Person(name, email, admin, operator, false);
        }
    }

    record Agency(
            String name,
            String locale,
            String domain,
            DemoMailServer server,
            List<Person> people,
            List<String> candidates) {}

    static List<Agency> agencies(DemoMailServers servers) {
        return List.of(
                new Agency(
                        "Kade Werving",
                        "nl",
                        "kade.example",
                        servers.kade(),
                        List.of(
                                Person.administrator("Iris Kade", "admin@kade.example")
                                        .alsoOperator(),
                                Person.recruiter("Anna de Vries", "anna@kade.example"),
                                Person.recruiter("Bas Jansen", "bas@kade.example")
                                        .onDefaultRelay()),
                        names("Jan Sanne Daan Lotte Ruben", "Bakker Visser Smit Meijer Mulder")),
                new Agency(
                        "Northbank Talent",
                        "en",
                        "northbank.example",
                        servers.northbank(),
                        List.of(
                                Person.administrator("Ruth Marsh", "admin@northbank.example"),
                                Person.recruiter("Claire Field", "claire@northbank.example"),
                                Person.recruiter("Tom Hale", "tom@northbank.example")
                                        .onDefaultRelay()),
                        names("Emma Oliver Grace Harry Alice", "Carter Moss Reed Shaw Turner")));
    }

    private static List<String> names(String first, String last) {
        var lastNames = List.of(last.split(" "));
        return List.of(first.split(" ")).stream()
                .flatMap(one -> lastNames.stream().map(other -> one + " " + other))
                .toList();
    }
}
