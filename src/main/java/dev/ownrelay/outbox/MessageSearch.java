package dev.ownrelay.outbox;

import org.springframework.stereotype.Component;

import java.util.UUID;

/// What a filter of the outbox asks for, as conditions of a query.
@Component
class MessageSearch {

    private final MessageParts parts;

    MessageSearch(MessageParts parts) {
        this.parts = parts;
    }

    MessageConditions of(MessageFilter filter) {
        var found = new MessageConditions();
        var part = filter.part();
        if (part != null && filter.hasPart()) {
            parts.narrow(part, found);
        }
        found.and("m.state = :state", "state", filter.state())
                .and("m.holdReason = :hold", "hold", filter.hold())
                .and("m.senderId = :sender", "sender", filter.sender())
                .and("m.batchId = :batch", "batch", filter.batch());
        if (filter.hasServer()) {
            server(filter, found);
        }
        return found.and(
                        """
                        (lower(m.subject) like :q escape '\\' or lower(m.toName) like :q escape '\\'
                        or lower(m.toAddress) like :q escape '\\')
                        """,
                        "q",
                        filter.search().isEmpty() ? null : filter.pattern())
                .and(
                        """
                        (m.createdAt, m.id)
                            < (select a.createdAt, a.id from Message a where a.id = :after)
                        """,
                        "after",
                        filter.after());
    }

    private static void server(MessageFilter filter, MessageConditions found) {
        var server = filter.server();
        if (server != null) {
            found.andServer(MessageFilter.DEFAULT_RELAY.equals(server) ? null : uuid(server));
        }
    }

    /// Something that is no id matches nothing.
    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }
}
