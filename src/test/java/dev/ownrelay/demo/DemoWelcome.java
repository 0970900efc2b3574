package dev.ownrelay.demo;

import java.util.stream.Collectors;

/// What the console says when the demo is up.
final class DemoWelcome {

    private DemoWelcome() {}

    static String text(String address, DemoMailServers servers) {
        var people =
                DemoPeople.agencies(servers).stream()
                        .flatMap(agency ->
                                agency.people().stream().map(person -> line(agency, person)))
                        .collect(Collectors.joining("\n"));
        return """

        Ownrelay is up:  %s
        Demo inbox:      %s/demo/inbox

        %s

        * also operator of the installation
        Everybody's password: %s
        Ctrl-C stops it; the next start begins afresh.
        """
                .formatted(address, address, people, DemoPeople.PASSWORD);
    }

    private static String line(DemoPeople.Agency agency, DemoPeople.Person person) {
        var role = person.admin() ? "administrator" : "recruiter";
        return "  %-26s %-14s %-17s via %s"
                .formatted(
                        person.email(),
                        person.operator() ? role + "*" : role,
                        agency.name(),
                        person.usesAgencyServer() ? agency.server().name() : "the default relay");
    }
}
