package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.explanation.Explanations;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
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

    /// What would not leave now by itself.
    private static final String LATER =
            """
            (m.dueAt > :now or m.smtpServerId in :resting
                or m.smtpServerId is null and :relayRests = true)
            """;

    /// @param next the message behind which the next page begins; null on the last page
    /// @param how far back a search looked that can go on; null: it looked at all that are left, or
    ///   has more to show of what it looked at
    public record Page(List<MessageRow> rows, @Nullable UUID next, @Nullable Instant since) {

        /// @param found one row more than fits, where there is one
        static Page of(List<MessageRow> found, int most) {
            return found.size() > most
                    ? new Page(found.subList(0, most), found.get(most - 1).id(), null)
                    : new Page(found, null, null);
        }

        private Page within(MessageConditions.Reach reach) {
            return next == null ? new Page(rows, reach.id(), reach.at()) : this;
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
            @Nullable Instant bouncedAt) {}

    private final EntityManager entities;
    private final Senders senders;
    private final ServerPauses pauses;
    private final RelayRests relay;
    private final Explanations explanations;
    private final MessageSearch search;
    private final Clock clock;

    MessageList(
            EntityManager entities,
            Senders senders,
            ServerPauses pauses,
            RelayRests relay,
            Explanations explanations,
            MessageSearch search,
            Clock clock) {
        this.entities = entities;
        this.senders = senders;
        this.pauses = pauses;
        this.relay = relay;
        this.explanations = explanations;
        this.search = search;
        this.clock = clock;
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

    /// What was chosen of what lets a thing be done, newest first. What somebody ticked comes back
    /// as it is.
    ///
    /// @param sender null: messages of all senders
    @Transactional(readOnly = true)
    List<UUID> ids(Selection selection, MessageVerb verb, @Nullable UUID sender, int most) {
        if (!selection.all()) {
            return selection.ids().stream().distinct().limit(most).toList();
        }
        var chosen =
                search.of(selection.filter())
                        .and("m.state in :from", "from", verb.from())
                        .and("m.senderId = :owner", "owner", sender);
        if (verb == MessageVerb.RETRY_NOW) {
            chosen.and(LATER)
                    .value("now", clock.instant())
                    .value("resting", pauses.resting().keySet())
                    .value("relayRests", relay.restsUntil(CurrentTenant.get()).isPresent());
        } else if (verb == MessageVerb.SEEN) {
            chosen.and("m.seenAt is null and (m.state = FAILED or m.bouncedAt is not null)");
        } else if (verb == MessageVerb.SEND_AGAIN) {
            chosen.and("m.settledAt is null");
        }
        return ids(chosen, most);
    }

    /// Of what was chosen that which lets a thing be done, newest first, so that people can be
    /// asked.
    ///
    /// @param sender null: messages of all senders
    @Transactional(readOnly = true)
    List<UUID> fitting(Selection selection, MessageVerb verb, @Nullable UUID sender, int most) {
        var ids = ids(selection, verb, sender, most);
        return selection.all() || ids.isEmpty()
                ? ids
                : ids(
                        new MessageConditions()
                                .and("m.id in :ids", "ids", ids)
                                .and("m.state in :from", "from", verb.from())
                                .and("m.senderId = :owner", "owner", sender),
                        most);
    }

    /// What was chosen of what is on hold, of one sender.
    @Transactional(readOnly = true)
    List<UUID> held(Selection selection, UUID sender, int most) {
        return selection.all()
                ? ids(
                        search.of(selection.filter())
                                .and("m.state = HELD")
                                .and("m.senderId = :owner", "owner", sender),
                        most)
                : selection.ids().stream().distinct().limit(most).toList();
    }

    private List<UUID> ids(MessageConditions chosen, int most) {
        var query =
                entities.createQuery(
                        "select m.id from Message m %s order by m.createdAt desc, m.id desc"
                                .formatted(chosen.where()),
                        UUID.class);
        return chosen.bind(query).setMaxResults(most).getResultList();
    }

    /// How many messages the filter shows, up to a number.
    @Transactional(readOnly = true)
    int count(MessageFilter filter, int most) {
        return ids(search.of(filter), most).size();
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
                            m.routeName, m.createdAt, m.smtpServerId, m.bouncedAt
                        from Message m %s order by m.createdAt desc, m.id desc
                        """
                                .formatted(chosen.where()),
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
                null,
                waits ? resting.get(row.serverId()) : null,
                refused.get(row.id()));
    }
}
