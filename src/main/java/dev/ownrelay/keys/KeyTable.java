package dev.ownrelay.keys;

import dev.ownrelay.secret.KeyLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The keys of the ring, and what they seal, as a plain table.
record KeyTable(List<KeyLine> keys, KeyUse use, List<KeyRingNode> nodes) {

    private static final List<String> HEAD = List.of("KEY", "ACTIVE", "MADE", "RETIRE", "SEALS");

    List<String> lines() {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        keys.forEach(key -> rows.add(row(key)));
        use.keysBesides(keys.stream().map(KeyLine::id).toList())
                .forEach(id -> rows.add(List.of(id, "", "", "not in the ring", seals(id))));
        var lines = new ArrayList<>(aligned(rows));
        nodes.forEach(node ->
                lines.add(
                        "Node %s knows %s and seals by %s (said %d s ago)"
                                .formatted(
                                        node.name(),
                                        String.join(", ", node.keys()),
                                        node.active(),
                                        node.seen())));
        return lines;
    }

    private List<String> row(KeyLine key) {
        return List.of(
                key.id(),
                key.active() ? "yes" : "no",
                Objects.requireNonNullElse(key.made(), "unknown"),
                key.active() || use.of(key.id()) > 0 ? "no" : "yes",
                seals(key.id()));
    }

    private String seals(String id) {
        return use.of(id) == 0 ? "nothing" : use.words(id);
    }

    private static List<String> aligned(List<List<String>> rows) {
        var widths = rows.getFirst().stream().map(String::length).collect(Collectors.toList());
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        return rows.stream().map(row -> aligned(row, widths)).toList();
    }

    private static String aligned(List<String> row, List<Integer> widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(" ", widths.get(i) - row.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }
}
