package dev.ownrelay.filter;

import dev.ownrelay.check.FindingKind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Which symbols of spam filters say what a finding says, by the table `symbols.txt`.
final class SymbolKinds {

    private static final Map<String, FindingKind> KINDS = read();

    private SymbolKinds() {}

    static Optional<FindingKind> of(String symbol) {
        for (int length = symbol.length(); length > 2; length--) {
            var kind =
                    KINDS.get(symbol.substring(0, length) + (length < symbol.length() ? "*" : ""));
            if (kind != null) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Map<String, FindingKind> read() {
        var kinds = new TreeMap<String, FindingKind>();
        try (var table = SymbolKinds.class.getResourceAsStream("symbols.txt")) {
            var octets = Objects.requireNonNull(table).readAllBytes();
            new String(octets, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> read(line.split("\\s+"), kinds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    private static void read(String[] words, Map<String, FindingKind> kinds) {
        var kind = FindingKind.of(words[0]).orElseThrow();
        for (int i = 1; i < words.length; i++) {
            kinds.put(words[i], kind);
        }
    }
}
