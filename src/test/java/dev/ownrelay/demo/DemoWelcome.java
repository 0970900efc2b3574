package dev.ownrelay.demo;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the console says when the demo is up.
final class DemoWelcome {

    private DemoWelcome() {}

    static String text(String address, DemoMailServers servers) {
        return """

        Ownrelay is up:  %1$s
        Demo inbox:      %1$s/demo/inbox

        %2$s

        * also operator of the installation
        Everybody's password: %3$s

        Mail servers to enter under Maintenance, Other SMTP servers (all at 127.0.0.1):
        %4$s
        Their password: %5$s
        The login of Northbank Events was changed to: %6$s
        Enter it there as %7$s, and what waits leaves. Nothing answers at Kade Interim.

        Receivers do not believe %9$s by the default relay: see Sender domains.
        The DNS is the demo's own. Press Check again there, and what the page says is in it.

        Every server judges by the address of the recipient:
        %8$s
        Ctrl-C stops it; the next start begins afresh.
        """
                .formatted(
                        address,
                        people(servers),
                        DemoPeople.PASSWORD,
                        lines(
                                servers.all().stream()
                                        .filter(server -> server.login() != null)
                                        .map(DemoWelcome::line)),
                        DemoMailServers.PASSWORD,
                        DemoMailServers.NEW_PASSWORD,
                        DemoPeople.agencies(servers).getLast().people().getFirst().email(),
                        lines(DemoReplies.RULES.stream().map(DemoWelcome::line)),
                        DemoDns.BROKEN);
    }

    private static String people(DemoMailServers servers) {
        return lines(
                DemoPeople.agencies(servers).stream()
                        .flatMap(agency ->
                                agency.people().stream().map(person -> line(agency, person))));
    }

    private static String lines(Stream<String> all) {
        return all.collect(Collectors.joining("\n"));
    }

    private static String line(DemoPeople.Agency agency, DemoPeople.Person person) {
        var role = person.admin() ? "administrator" : "recruiter";
        var server = person.server();
        return "  %-26s %-14s %-17s via %s"
                .formatted(
                        person.email(),
                        person.operator() ? role + "*" : role,
                        agency.name(),
                        server == null ? "the default relay" : server.name());
    }

    private static String line(DemoMailServer server) {
        return "  %-22s port %-6d %-9s login %s"
                .formatted(server.name(), server.port(), server.tls(), server.login());
    }

    private static String line(DemoReplies.Rule rule) {
        return "  anybody@%-15s %s".formatted(rule.domain(), rule.meaning());
    }
}
