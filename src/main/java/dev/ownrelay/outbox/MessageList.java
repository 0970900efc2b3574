package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.explanation.Explanations;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Lists of messages, newest first, paged by key.
@Service
public class MessageList {

    static final int PAGE = 50;

    private static final int THREAD = 20;

    /// Messages before the eyes of one reader, or of one click.
    static final int MOST = 1000;

    /// @param next the message behind which the next page begins; null on the last page
    /// @param reach how far back a search looks that can go on; null: it looks at all that are left
    public record Page(
            List<MessageRow> rows, @Nullable UUID next, MessageConditions.@Nullable Reach reach) {

        /// @param found one row more than fits, where there is one
        static Page of(List<MessageRow> found, int most) {
            return found.size() > most
                    ? new Page(found.subList(0, most), found.get(most - 1).id(), null)
                    : new Page(found, null, null);
        }

        private Page within(MessageConditions.Reach reach) {
            return new Page(rows, next == null ? reach.id() : next, reach);
        }

        /// Whether to go on is to look further back.
        public boolean further() {
            return reach != null && reach.id().equals(next);
        }
    }

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
            @Nullable Instant bouncedAt,
            @Nullable Instant erasedAt) {}

    private final EntityManager entities;
    private final Senders senders;
    private final ServerPauses pauses;
    private final Explanations explanations;
    private final MessageSearch search;

    MessageList(
            EntityManager entities,
            Senders senders,
            ServerPauses pauses,
            Explanations explanations,
            MessageSearch search) {
        this.entities = entities;
        this.senders = senders;
        this.pauses = pauses;
        this.explanations = explanations;
        this.search = search;
    }

    @Transactional(readOnly = true)
    public Page page(MessageFilter filter) {
        return page(filter, PAGE);
    }

    /// @param size how many, where a reader has more before their eyes than one page
    @Transactional(readOnly = true)
    Page page(MessageFilter filter, int size) {
        int most = Math.clamp(size, PAGE, MOST);
        var chosen = search.of(filter);
        return search.reach(filter)
                .map(reach -> Page.of(rows(chosen.until(reach), most + 1), most).within(reach))
                .orElseGet(() -> Page.of(rows(chosen, most + 1), most));
    }

    /// The messages to a candidate.
    @Transactional(readOnly = true)
    public Page toCandidate(UUID candidateId, @Nullable UUID after) {
        var all =
                new MessageConditions().and("m.candidateId = :candidate", "candidate", candidateId);
        return Page.of(rows(all.behind(after), THREAD + 1), THREAD);
    }

    /// Some messages, newest first.
    @Transactional(readOnly = true)
    public List<MessageRow> rows(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : rows(new MessageConditions().and("m.id in :ids", "ids", ids), ids.size());
    }

    List<MessageRow> rows(MessageConditions chosen, int most) {
        var query =
                entities.createQuery(
                        """
                        select m.id, m.state, m.subject, m.toName, m.toAddress, m.senderId,
                            m.routeName, m.createdAt, m.smtpServerId, m.bouncedAt,
                            m.erasedAt
                        from Message m %s
                        """
                                .formatted(chosen.newest()),
                        Found.class);
        var found = chosen.bind(query).setMaxResults(most).getResultList();
        var names = found.isEmpty() ? Map.<UUID, String>of() : names();
        var resting = resting(found);
        var refused = explanations.ofMessages(refused(found));
        return found.stream().map(row -> message(row, names, resting, refused)).toList();
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

    private static MessageRow message(
            Found row,
            Map<UUID, String> names,
            Map<UUID, ServerPause> resting,
            Map<UUID, Explanation> refused) {
        boolean waits = row.state() == MessageState.QUEUED && row.serverId() != null;
        return new MessageRow(
                row.id(),
                row.state(),
                row.subject(),
                row.toName(),
                row.toAddress(),
                names.getOrDefault(row.senderId(), ""),
                row.routeName(),
                row.serverId() == null,
                row.createdAt(),
                row.bouncedAt(),
                row.erasedAt() != null,
                null,
                waits ? resting.get(row.serverId()) : null,
                refused.get(row.id()));
    }
}
