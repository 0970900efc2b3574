package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.smtp.ServerPause;
import dev.ownrelay.smtp.ServerPauses;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Lists of letters, newest first, paged by key.
@Service
class LetterList {

    static final int PAGE = 50;

    /// @param next the letter behind which the next page begins; null on the last page
    record Page(List<LetterRow> rows, @Nullable UUID next) {}

    private record Found(
            UUID id,
            MessageState state,
            String subject,
            String toName,
            String toAddress,
            UUID senderId,
            String routeName,
            Instant createdAt,
            @Nullable UUID serverId,
            @Nullable Instant bouncedAt) {}

    private final EntityManager entities;
    private final Senders senders;
    private final ServerPauses pauses;
    private final Explanations explanations;
    private final LetterParts parts;
    private final Clock clock;

    LetterList(
            EntityManager entities,
            Senders senders,
            ServerPauses pauses,
            Explanations explanations,
            LetterParts parts,
            Clock clock) {
        this.entities = entities;
        this.senders = senders;
        this.pauses = pauses;
        this.explanations = explanations;
        this.parts = parts;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Page page(LetterFilter filter) {
        var conditions = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        narrow(filter, conditions, values);
        var rows = rows(conditions, values, PAGE + 1);
        return rows.size() > PAGE
                ? new Page(rows.subList(0, PAGE), rows.get(PAGE - 1).id())
                : new Page(rows, null);
    }

    /// What was chosen of what lets a thing be done, newest first. What somebody ticked comes back
    /// as it is.
    ///
    /// @param sender null: letters of all senders
    @Transactional(readOnly = true)
    List<UUID> ids(Selection selection, LetterVerb verb, @Nullable UUID sender, int most) {
        if (!selection.all()) {
            return selection.ids().stream().distinct().limit(most).toList();
        }
        var conditions = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        narrow(selection.filter(), conditions, values);
        add(conditions, values, "m.state in :from", "from", verb.from());
        add(conditions, values, "m.senderId = :owner", "owner", sender);
        if (verb == LetterVerb.RETRY_NOW) {
            add(conditions, values, "m.dueAt > :now", "now", clock.instant());
        } else if (verb == LetterVerb.SEEN) {
            conditions.add("m.seenAt is null and (m.state = FAILED or m.bouncedAt is not null)");
        }
        return ids(conditions, values, most);
    }

    /// What was chosen of what is on hold, of one sender.
    @Transactional(readOnly = true)
    List<UUID> held(Selection selection, UUID sender, int most) {
        if (!selection.all()) {
            return selection.ids().stream().distinct().limit(most).toList();
        }
        var conditions = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        narrow(selection.filter(), conditions, values);
        conditions.add("m.state = HELD");
        add(conditions, values, "m.senderId = :owner", "owner", sender);
        return ids(conditions, values, most);
    }

    private List<UUID> ids(List<String> conditions, Map<String, Object> values, int most) {
        var query =
                entities.createQuery(
                        "select m.id from Message m where %s order by m.createdAt desc, m.id desc"
                                .formatted(String.join(" and ", conditions)),
                        UUID.class);
        values.forEach(query::setParameter);
        return query.setMaxResults(most).getResultList();
    }

    /// How many letters the filter shows, up to a number.
    @Transactional(readOnly = true)
    int count(LetterFilter filter, int most) {
        var conditions = new ArrayList<>(List.of("1 = 1"));
        var values = new HashMap<String, Object>();
        narrow(filter, conditions, values);
        return ids(conditions, values, most).size();
    }

    private void narrow(LetterFilter filter, List<String> conditions, Map<String, Object> values) {
        var part = filter.part();
        if (part != null && filter.hasPart()) {
            parts.narrow(part, conditions, values);
        }
        add(conditions, values, "m.state = :state", "state", filter.state());
        add(conditions, values, "m.holdReason = :hold", "hold", filter.hold());
        add(conditions, values, "m.senderId = :sender", "sender", filter.sender());
        add(conditions, values, "m.batchId = :batch", "batch", filter.batch());
        var server = filter.hasServer() ? filter.server() : null;
        if (LetterFilter.DEFAULT_RELAY.equals(server)) {
            conditions.add("m.smtpServerId is null");
        } else if (server != null) {
            add(conditions, values, "m.smtpServerId = :server", "server", uuid(server));
        }
        add(
                conditions,
                values,
                """
                (lower(m.subject) like :q escape '\\' or lower(m.toName) like :q escape '\\'
                or lower(m.toAddress) like :q escape '\\')
                """,
                "q",
                filter.search().isEmpty() ? null : filter.pattern());
        add(
                conditions,
                values,
                """
                (m.createdAt, m.id) < (select a.createdAt, a.id from Message a where a.id = :after)
                """,
                "after",
                filter.after());
    }

    private static void add(
            List<String> conditions,
            Map<String, Object> values,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.put(name, value);
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

    @Transactional(readOnly = true)
    List<LetterRow> toCandidate(UUID candidateId) {
        return rows(
                List.of("m.candidateId = :candidate"), Map.of("candidate", candidateId), PAGE * 4);
    }

    /// What a sender has to decide about, by its cause, the most first: not sure and on hold until
    /// it is decided, refused or come back since the given time unless it was put aside.
    @Transactional(readOnly = true)
    List<Home.Need> needs(UUID senderId, Instant since, int most) {
        return entities.createQuery(
                        """
                        select m.state, m.holdReason, m.smtpServerId, max(m.routeName), count(m)
                        from Message m where m.senderId = :sender and m.seenAt is null
                        and (m.state in (UNKNOWN, HELD)
                            or m.state = FAILED and m.createdAt >= :since
                            or m.state = SENT and m.bouncedAt >= :since)
                        group by m.state, m.holdReason, m.smtpServerId
                        order by count(m) desc, max(m.createdAt) desc
                        """,
                        Home.Need.class)
                .setParameter("sender", senderId)
                .setParameter("since", since)
                .setMaxResults(most)
                .getResultList();
    }

    /// The letters of one cause.
    @Transactional(readOnly = true)
    List<LetterRow> needing(UUID senderId, Instant since, Home.Need need, int most) {
        var conditions = new ArrayList<>(List.of("m.seenAt is null"));
        var values = new HashMap<String, Object>();
        add(conditions, values, "m.senderId = :sender", "sender", senderId);
        add(conditions, values, "m.state = :state", "state", need.state());
        add(conditions, values, "m.holdReason = :hold", "hold", need.holdReason());
        if (need.state() == MessageState.FAILED) {
            add(conditions, values, "m.createdAt >= :since", "since", since);
        } else if (need.state() == MessageState.SENT) {
            add(conditions, values, "m.bouncedAt >= :since", "since", since);
        }
        if (need.server() == null) {
            conditions.add("m.smtpServerId is null");
        } else {
            add(conditions, values, "m.smtpServerId = :server", "server", need.server());
        }
        return rows(conditions, values, most);
    }

    @Transactional(readOnly = true)
    List<LetterRow> newest(int most) {
        return rows(List.of(), Map.of(), most);
    }

    private List<LetterRow> rows(List<String> conditions, Map<String, Object> values, int most) {
        var where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
        var query =
                entities.createQuery(
                        """
                        select m.id, m.state, m.subject, m.toName, m.toAddress, m.senderId,
                            m.routeName, m.createdAt, m.smtpServerId, m.bouncedAt
                        from Message m %s order by m.createdAt desc, m.id desc
                        """
                                .formatted(where),
                        Found.class);
        values.forEach(query::setParameter);
        var found = query.setMaxResults(most).getResultList();
        var names = found.isEmpty() ? Map.<UUID, String>of() : names();
        var resting = resting(found);
        var refused = explanations.ofLetters(refused(found));
        return found.stream().map(row -> letter(row, names, resting, refused)).toList();
    }

    private static List<UUID> refused(List<Found> found) {
        return found.stream()
                .filter(row -> row.state() == MessageState.FAILED)
                .map(Found::id)
                .toList();
    }

    private Map<UUID, ServerPause> resting(List<Found> found) {
        return found.stream().anyMatch(row -> row.state() == MessageState.QUEUED)
                ? pauses.resting()
                : Map.of();
    }

    private Map<UUID, String> names() {
        return senders.all().stream().collect(toMap(Sender::id, Sender::displayName));
    }

    private static LetterRow letter(
            Found row,
            Map<UUID, String> names,
            Map<UUID, ServerPause> resting,
            Map<UUID, Explanation> refused) {
        boolean waits = row.state() == MessageState.QUEUED && row.serverId() != null;
        return new LetterRow(
                row.id(),
                row.state(),
                row.subject(),
                row.toName(),
                row.toAddress(),
                names.getOrDefault(row.senderId(), ""),
                row.routeName(),
                row.createdAt(),
                row.bouncedAt(),
                waits ? resting.get(row.serverId()) : null,
                refused.get(row.id()));
    }
}
