package dev.ownrelay.outbox;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What a list of messages shows.
///
/// @param hold why messages on hold wait
/// @param server the id of a server, or `default` for the default relay
/// @param q part of a subject, a name or an address
/// @param part of the messages, as the figures of *Outgoing mail* name it
/// @param from the last message that a search looked at before
/// @param after continue behind this message
public record MessageFilter(
        @Nullable MessageState state,
        @Nullable HoldReason hold,
        @Nullable UUID sender,
        @Nullable String server,
        @Nullable UUID batch,
        @Nullable String q,
        @Nullable String part,
        @Nullable UUID from,
        @Nullable UUID after) {

    public static final String DEFAULT_RELAY = "default";

    static final MessageFilter NONE =
            new MessageFilter(null, null, null, null, null, null, null, null, null);

    public boolean narrowed() {
        return state != null
                || hold != null
                || sender != null
                || batch != null
                || hasServer()
                || hasPart()
                || !search().isEmpty();
    }

    /// Whether it shows whole batches: all that there is, or all of one sender.
    public boolean whole() {
        return state == null
                && hold == null
                && batch == null
                && !hasServer()
                && !hasPart()
                && search().isEmpty();
    }

    /// The list that it shows.
    public String address() {
        var address = UriComponentsBuilder.fromPath("/messages");
        add(address, "state", state);
        add(address, "hold", hold);
        add(address, "sender", sender);
        add(address, "server", hasServer() ? server : null);
        add(address, "batch", batch);
        add(address, "q", search().isEmpty() ? null : search());
        add(address, "part", hasPart() ? part : null);
        add(address, "from", search().isEmpty() ? null : from);
        return address.encode().build().toUriString();
    }

    private static void add(UriComponentsBuilder address, String name, @Nullable Object value) {
        if (value != null) {
            address.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    /// Behind which message it shows; null: from the newest.
    @Nullable UUID behind() {
        return after != null || search().isEmpty() ? after : from;
    }

    boolean hasServer() {
        return server != null && !server.isBlank();
    }

    boolean hasPart() {
        return part != null && !part.isBlank();
    }

    String search() {
        return q == null ? "" : q.replace('\0', ' ').strip();
    }

    /// For `like … escape '\'`.
    String pattern() {
        return "%" + escaped(search()) + "%";
    }

    static String escaped(String typed) {
        return typed.toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
    }
}
