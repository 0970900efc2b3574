package dev.ownrelay.dkim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Which fields a signature covers (RFC 6376 section 5.4). A field that is named once more than it
/// occurs cannot be added on the way (section 8.15).
final class SignedNames {

    /// Nobody adds them with good reason.
    private static final List<String> CLOSED = List.of("from", "to", "cc", "subject", "reply-to");

    /// Servers add them where they are missing.
    private static final List<String> CLOSED_WHERE_PRESENT =
            List.of(
                    "date",
                    "message-id",
                    "mime-version",
                    "content-type",
                    "content-transfer-encoding");

    private static final List<String> WHERE_PRESENT =
            List.of(
                    "sender",
                    "in-reply-to",
                    "references",
                    "list-id",
                    "list-help",
                    "list-unsubscribe",
                    "list-unsubscribe-post");

    /// @throws IllegalArgumentException when the message is from nobody
    static List<String> of(MessageHead head) {
        if (head.named("from").isEmpty()) {
            throw new IllegalArgumentException("A message without From cannot be signed");
        }
        var names = new ArrayList<String>();
        CLOSED.forEach(name -> add(names, name, count(head, name) + 1));
        CLOSED_WHERE_PRESENT.stream()
                .filter(name -> count(head, name) > 0)
                .forEach(name -> add(names, name, count(head, name) + 1));
        WHERE_PRESENT.forEach(name -> add(names, name, count(head, name)));
        return names;
    }

    private static int count(MessageHead head, String name) {
        return head.named(name).size();
    }

    private static void add(List<String> names, String name, int times) {
        names.addAll(Collections.nCopies(times, name));
    }

    private SignedNames() {}
}
