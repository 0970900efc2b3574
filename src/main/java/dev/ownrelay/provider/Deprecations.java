package dev.ownrelay.provider;

import dev.ownrelay.provider.Deprecation.Severity;
import dev.ownrelay.provider.Preset.Login;
import dev.ownrelay.provider.Stanzas.Stanza;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What providers end, and when; their file says its own form.
public final class Deprecations {

    private static final Set<String> FIELDS =
            Set.of("stop", "hosts", "login", "on", "except", "source", "seen");

    private static final Period SOON = Period.ofMonths(3);
    private static final List<Stop> ALL = read();

    private Deprecations() {}

    private record Stop(
            String key,
            List<String> hosts,
            List<Login> logins,
            LocalDate on,
            boolean exceptAppPasswords,
            Source source) {

        boolean concerns(List<String> labels, Login login) {
            return logins.contains(login)
                    && hosts.stream().anyMatch(host -> Hosts.covers(host, labels));
        }

        Deprecation on(LocalDate today) {
            return new Deprecation(key, on, severity(today), exceptAppPasswords, source);
        }

        private Severity severity(LocalDate today) {
            if (!today.isBefore(on)) {
                return Severity.GONE;
            }
            return today.plus(SOON).isBefore(on) ? Severity.LATER : Severity.SOON;
        }
    }

    /// What ends, or has ended, of how somebody logs in at a server.
    ///
    /// @param host of a mail server; an address has none
    public static Optional<Deprecation> of(String host, Login login, LocalDate today) {
        var labels = Hosts.labels(host);
        return ALL.stream()
                .filter(stop -> stop.concerns(labels, login))
                .findFirst()
                .map(stop -> stop.on(today));
    }

    /// All of them, as they are on a day.
    public static List<Deprecation> all(LocalDate today) {
        return ALL.stream().map(stop -> stop.on(today)).toList();
    }

    private static List<Stop> read() {
        return Stanzas.read("deprecations.txt", FIELDS).stream().map(Deprecations::stop).toList();
    }

    private static Stop stop(Stanza stanza) {
        return new Stop(
                stanza.get("stop"),
                stanza.words("hosts"),
                stanza.words("login").stream().map(Login::valueOf).toList(),
                LocalDate.parse(stanza.get("on")),
                stanza.words("except").contains(Login.APP_PASSWORD.name()),
                stanza.source());
    }
}
