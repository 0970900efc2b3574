package dev.ownrelay.provider;

import dev.ownrelay.provider.Preset.Encryption;
import dev.ownrelay.provider.Preset.Limits;
import dev.ownrelay.provider.Preset.Login;
import dev.ownrelay.provider.Preset.Server;
import dev.ownrelay.provider.Stanzas.Stanza;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings of providers that we know; their file says its own form.
public final class Presets {

    static final Set<String> FIELDS =
            Set.of(
                    "preset",
                    "like",
                    "name",
                    "server",
                    "also",
                    "login",
                    "account",
                    "user",
                    "minute",
                    "day",
                    "connections",
                    "recipients",
                    "sent",
                    "mx",
                    "note",
                    "source",
                    "seen");

    private static final List<Preset> ALL = read();

    private Presets() {}

    public static List<Preset> all() {
        return ALL;
    }

    public static Optional<Preset> of(String key) {
        return ALL.stream().filter(preset -> preset.key().equals(key)).findFirst();
    }

    /// The first with this server.
    public static Optional<Preset> ofHost(String host) {
        var labels = Hosts.labels(host);
        return ALL.stream()
                .filter(preset -> Hosts.labels(preset.server().host()).equals(labels))
                .findFirst();
    }

    /// Whether a host, and no other below it, is one of a provider at which one logs in so.
    public static boolean logsIn(Login login, String host) {
        var labels = Hosts.labels(host);
        return ALL.stream()
                .filter(preset -> preset.logins().contains(login))
                .flatMap(preset ->
                        Stream.concat(Stream.of(preset.server().host()), preset.also().stream()))
                .anyMatch(own -> Hosts.labels(own).equals(labels));
    }

    /// @param host that takes in the mail of a domain
    public static Optional<Preset> ofMx(String host) {
        var labels = Hosts.labels(host);
        return ALL.stream()
                .flatMap(preset -> preset.mx().stream().map(mx -> new Listed(mx, preset)))
                .filter(listed -> Hosts.covers(listed.mx(), labels))
                .max(Comparator.comparingInt(listed -> listed.mx().length()))
                .map(Listed::preset);
    }

    /// The first whose customers include this domain's record of SPF in theirs.
    public static Optional<Preset> ofInclude(String domain) {
        return ALL.stream()
                .filter(preset -> preset.include().filter(domain::equalsIgnoreCase).isPresent())
                .findFirst();
    }

    private record Listed(String mx, Preset preset) {}

    private static List<Preset> read() {
        var stanzas = Stanzas.read("presets.txt", FIELDS);
        var byKey =
                stanzas.stream()
                        .collect(
                                Collectors.toMap(
                                        stanza -> stanza.get("preset"),
                                        Function.identity(),
                                        (one, _) -> {
                                            throw one.wrong("it stands there twice");
                                        },
                                        LinkedHashMap::new));
        return stanzas.stream()
                .map(stanza ->
                        stanza.find("like")
                                .map(key -> stanza.over(byKey.getOrDefault(key, stanza)))
                                .orElse(stanza))
                .map(Presets::preset)
                .toList();
    }

    private static Preset preset(Stanza stanza) {
        var server = server(stanza);
        return new Preset(
                stanza.get("preset"),
                name(stanza, server),
                server,
                stanza.words("also"),
                stanza.words("login").stream().map(Login::valueOf).toList(),
                stanza.words("account").contains("each"),
                stanza.find("user").orElse(""),
                limits(stanza),
                stanza.find("sent").map("yes"::equals),
                stanza.words("mx"),
                stanza.words("note").stream().map("preset.note."::concat).toList(),
                stanza.source());
    }

    private static String name(Stanza stanza, Server server) {
        return stanza.find("name")
                .or(() -> Providers.ofHost(server.host()).map(Provider::name))
                .orElseThrow(() -> stanza.wrong("it has no name"));
    }

    private static Server server(Stanza stanza) {
        var words = stanza.words("server");
        if (words.size() != 3) {
            throw stanza.wrong("a server is host, port and encryption");
        }
        return new Server(
                words.get(0), Integer.parseInt(words.get(1)), Encryption.valueOf(words.get(2)));
    }

    private static Limits limits(Stanza stanza) {
        return new Limits(
                number(stanza, "minute"),
                number(stanza, "day"),
                number(stanza, "connections"),
                number(stanza, "recipients"));
    }

    private static @Nullable Integer number(Stanza stanza, String field) {
        return stanza.find(field).map(Integer::valueOf).orElse(null);
    }
}
