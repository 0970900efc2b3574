package dev.ownrelay.provider;

import dev.ownrelay.provider.Provider.Envelope;
import dev.ownrelay.provider.Provider.Signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The providers that we know; their file says its own form.
public final class Providers {

    private static final String FILE = "providers.txt";
    private static final String NOTHING = "-";
    private static final int COLUMNS = 6;
    private static final List<Provider> ALL = read();

    public static List<Provider> all() {
        return ALL;
    }

    /// @param host of a mail server; an address has none
    public static Optional<Provider> ofHost(String host) {
        var labels = Hosts.labels(host);
        return ALL.stream().filter(provider -> provider.has(labels)).findFirst();
    }

    private static List<Provider> read() {
        try (var in = Providers.class.getResourceAsStream(FILE)) {
            var content =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return content.replaceAll("\\R +", " ")
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Providers::provider)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Provider provider(String line) {
        var columns = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (columns.size() != COLUMNS) {
            throw new IllegalStateException("no provider: " + line);
        }
        return new Provider(
                columns.get(0),
                words(columns.get(1)),
                words(columns.get(2)).stream().findFirst(),
                Envelope.valueOf(constant(columns.get(3))),
                words(columns.get(4)),
                Signing.valueOf(constant(columns.get(5))));
    }

    private static List<String> words(String column) {
        return column.equals(NOTHING) ? List.of() : Stream.of(column.split(" +")).toList();
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    private Providers() {}
}
