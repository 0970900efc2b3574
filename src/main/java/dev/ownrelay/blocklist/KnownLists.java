package dev.ownrelay.blocklist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The lists of `lists.txt`.
final class KnownLists {

    private static final String FILE = "lists.txt";
    private static final String DEFAULT = "default";
    private static final int COLUMNS = 6;

    private record Known(BlockList list, boolean byDefault) {

        boolean is(boolean domains, String zone) {
            var own = list.zone();
            boolean same =
                    own.startsWith("*.") ? zone.endsWith(own.substring(1)) : zone.equals(own);
            return list.domains() == domains && same;
        }
    }

    private static final List<Known> ALL = read();

    private KnownLists() {}

    /// Those that may be asked by whoever says nothing else.
    static List<BlockList> byDefault(boolean domains) {
        return ALL.stream()
                .filter(known -> known.byDefault() && known.list().domains() == domains)
                .map(Known::list)
                .toList();
    }

    static List<BlockList> all() {
        return ALL.stream().map(Known::list).toList();
    }

    /// A list of which nobody knows more is as good as any.
    static BlockList ofZone(boolean domains, String zone) {
        return ALL.stream()
                .filter(known -> known.is(domains, zone))
                .map(Known::list)
                .map(list -> new BlockList(domains, zone, list.name(), list.page(), list.codes()))
                .findFirst()
                .orElseGet(() -> BlockList.unknown(domains, zone));
    }

    private static List<Known> read() {
        try (var file = Objects.requireNonNull(KnownLists.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(KnownLists::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Known read(String line) {
        var columns = line.split(" {2,}");
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(FILE + ": " + line);
        }
        var list =
                new BlockList(
                        columns[0].equals("domain"),
                        columns[2],
                        columns[3],
                        columns[4],
                        codes(columns[5]));
        return new Known(list, columns[1].equals(DEFAULT));
    }

    private static Map<String, String> codes(String column) {
        var codes = new LinkedHashMap<String, String>();
        for (var code : column.split(" ")) {
            int sign = code.indexOf('=');
            codes.put(code.substring(0, sign), code.substring(sign + 1));
        }
        return codes;
    }
}
