package dev.ownrelay.keys;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How many secrets of each kind a key seals, by its id.
record KeyUse(Map<String, Map<SealedColumn, Long>> byKey) {

    static KeyUse none() {
        return new KeyUse(new TreeMap<>());
    }

    void add(String key, SealedColumn column, long secrets) {
        byKey.computeIfAbsent(key, _ -> new EnumMap<>(SealedColumn.class))
                .merge(column, secrets, Long::sum);
    }

    Set<String> keys() {
        return byKey.keySet();
    }

    SortedSet<String> keysBesides(Collection<String> known) {
        var others = new TreeSet<>(keys());
        others.removeAll(known);
        return others;
    }

    long of(String key) {
        return kinds(key).values().stream().mapToLong(Long::longValue).sum();
    }

    long besides(String key) {
        return keys().stream().filter(each -> !each.equals(key)).mapToLong(this::of).sum();
    }

    /// Such as "12 SMTP passwords, 3 DKIM keys".
    String words(String key) {
        return kinds(key).entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey().words())
                .collect(joining(", "));
    }

    private Map<SealedColumn, Long> kinds(String key) {
        return byKey.getOrDefault(key, Map.of());
    }
}
