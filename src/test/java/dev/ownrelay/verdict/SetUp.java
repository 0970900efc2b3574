package dev.ownrelay.verdict;

import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.verdict.SenderFacts.Way;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A block of `set-ups.txt`, which says its own form.
record SetUp(String name, List<String> records, String sender, String said) {

    private static final Path FILE = Path.of("src/test/resources/dev/ownrelay/verdict/set-ups.txt");
    private static final Pattern SENDER =
            Pattern.compile(
                    "from (?<domain>\\S+)(?: envelope (?<envelope>\\S+))? by (?<host>\\S+)"
                            + "(?: named (?<named>\\S+))?(?: seen (?<seen>\\S+))?"
                            + "(?<flags>(?: \\w+)*)");

    static List<SetUp> all() {
        try {
            return Arrays.stream(Files.readString(FILE).split("\n\n"))
                    .filter(block -> !block.startsWith("#"))
                    .map(SetUp::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SetUp read(String block) {
        var lines = block.lines().map(String::strip).toList();
        int sender = indexOf(lines, "from ");
        return new SetUp(
                lines.getFirst(),
                lines.subList(1, sender),
                lines.get(sender),
                lines.subList(sender + 1, lines.size()).stream()
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining(" | ")));
    }

    private static int indexOf(List<String> lines, String start) {
        return lines.indexOf(
                lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow());
    }

    void fill(ScriptedDnsServer dns) {
        for (var record : records) {
            var parts = record.split(" ", 3);
            var value = parts.length < 3 ? "" : parts[2];
            switch (parts[1]) {
                case "TXT" -> dns.txt(parts[0], value);
                case "A" -> dns.a(parts[0], value);
                case "AAAA" -> dns.aaaa(parts[0], value);
                case "MX" -> dns.mx(parts[0], value);
                case "PTR" -> dns.ptr(parts[0], value);
                default -> dns.code(parts[0], Rcode.value(parts[1]));
            }
        }
    }

    SenderFacts facts() {
        var parts = SENDER.matcher(sender);
        if (!parts.matches()) {
            throw new IllegalArgumentException(sender);
        }
        var flags = List.of(parts.group("flags").strip().split(" "));
        boolean relay = flags.contains("relay");
        var host = parts.group("host");
        var way =
                new Way(
                        relay ? null : new UUID(0, 1),
                        relay ? "the default relay" : "Mail One",
                        host,
                        list(parts.group("named")),
                        list(parts.group("seen")),
                        flags.contains("signs"));
        var domain = parts.group("domain");
        var envelope = parts.group("envelope");
        return new SenderFacts(
                domain,
                envelope == null ? domain : envelope,
                way,
                flags.contains("operator"),
                flags.contains("signed"));
    }

    private static List<String> list(@Nullable String addresses) {
        return addresses == null ? List.of() : List.of(addresses.split(","));
    }

    @Override
    public String toString() {
        return name;
    }
}
