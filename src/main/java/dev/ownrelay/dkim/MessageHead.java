package dev.ownrelay.dkim;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The header of a message, field by field.
final class MessageHead {

    private final Map<String, List<HeaderField>> fields = new HashMap<>();
    private final byte[] octets;
    private int at;

    private MessageHead(byte[] octets) {
        this.octets = octets;
    }

    /// @param octets a message, or its header only
    static MessageHead of(byte[] octets) {
        var head = new MessageHead(octets);
        head.read();
        return head;
    }

    private void read() {
        while (at < octets.length && !endsLine(at)) {
            int from = at;
            do {
                at = nextLine(at);
            } while (at < octets.length && (octets[at] == ' ' || octets[at] == '\t'));
            var field = new HeaderField(octets, from, at);
            fields.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field);
        }
        at = Math.min(octets.length, at + 2);
    }

    private int nextLine(int from) {
        int end = from;
        while (end < octets.length && !endsLine(end)) {
            end++;
        }
        return Math.min(octets.length, end + 2);
    }

    private boolean endsLine(int place) {
        return octets[place] == '\r' && place + 1 < octets.length && octets[place + 1] == '\n';
    }

    /// The body, hashed.
    BodyHash hash(BodyHash hash) {
        hash.write(octets, at, octets.length - at);
        return hash;
    }

    /// From above.
    List<HeaderField> named(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /// Writes the named fields, of those with the same name the last first; a name of which nothing
    /// is left stands for nothing (RFC 6376 section 5.4.2).
    ///
    /// @param names in small letters
    /// @param itself the field that is signed for itself
    void write(
            List<String> names,
            Canonicalization canonicalization,
            @Nullable HeaderField itself,
            ByteArrayOutputStream out) {
        var left = new HashMap<String, Integer>();
        for (var name : names) {
            var all = named(name);
            int next = left.getOrDefault(name, all.size()) - 1;
            if (next >= 0 && all.get(next) == itself) {
                next--;
            }
            if (next >= 0) {
                all.get(next).write(canonicalization, out);
                out.write('\r');
                out.write('\n');
            }
            left.put(name, Math.max(next, 0));
        }
    }
}
