package dev.ownrelay.outbox;

import static java.util.Comparator.comparing;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Which messages somebody means who chose some, newest first. What was ticked comes back as it is;
/// of all that a filter shows, the messages of one state after the other are asked for, as each has
/// an index of its own, and a search for words looks as far as the page that shows it.
@Service
class ChosenMessages {

    /// What would not leave now by itself.
    private static final String LATER =
            """
            (m.dueAt > :now or m.smtpServerId in :resting
                or m.smtpServerId is null and :relayRests = true)
            """;

    private record Key(UUID id, Instant createdAt) {

        /// As the database sorts them: ids by their octets, which Java takes for signed numbers.
        private static final Comparator<Key> NEWEST =
                comparing(Key::createdAt).thenComparing(key -> key.id().toString()).reversed();
    }

    /// What is asked of the messages of a state.
    private interface Narrowing {
        void of(MessageState state, MessageConditions chosen);
    }

    private final EntityManager entities;
    private final MessageSearch search;
    private final ServerPauses pauses;
    private final RelayRests relay;
    private final Clock clock;

    ChosenMessages(
            EntityManager entities,
            MessageSearch search,
            ServerPauses pauses,
            RelayRests relay,
            Clock clock) {
        this.entities = entities;
        this.search = search;
        this.pauses = pauses;
        this.relay = relay;
        this.clock = clock;
    }

    /// What was chosen of what lets a thing be done.
    ///
    /// @param sender null: messages of all senders
    @Transactional(readOnly = true)
    List<UUID> ids(Selection selection, MessageVerb verb, @Nullable UUID sender, int most) {
        return selection.all()
                ? shown(
                        selection.filter(),
                        verb.from(),
                        sender,
                        (state, chosen) -> narrow(verb, state, chosen),
                        most)
                : ticked(selection, most);
    }

    /// Of what was chosen that which lets a thing be done, so that people can be asked.
    ///
    /// @param ids what was chosen
    /// @param sender null: messages of all senders
    @Transactional(readOnly = true)
    List<UUID> fitting(
            Selection selection, List<UUID> ids, MessageVerb verb, @Nullable UUID sender) {
        return selection.all() || ids.isEmpty()
                ? ids
                : keys(
                                new MessageConditions()
                                        .and("m.id in :ids", "ids", ids)
                                        .and("m.state in :from", "from", verb.from())
                                        .and("m.senderId = :owner", "owner", sender),
                                ids.size())
                        .stream()
                        .map(Key::id)
                        .toList();
    }

    /// What was chosen of what is on hold, of one sender.
    @Transactional(readOnly = true)
    List<UUID> held(Selection selection, UUID sender, int most) {
        return selection.all()
                ? shown(selection.filter(), Set.of(MessageState.HELD), sender, (_, _) -> {}, most)
                : ticked(selection, most);
    }

    private static List<UUID> ticked(Selection selection, int most) {
        return selection.ids().stream().distinct().limit(most).toList();
    }

    private void narrow(MessageVerb verb, MessageState state, MessageConditions chosen) {
        switch (verb) {
            case RETRY_NOW ->
                    chosen.and(LATER)
                            .value("now", clock.instant())
                            .value("resting", pauses.resting().keySet())
                            .value("relayRests", relay.restsUntil(CurrentTenant.get()).isPresent());
            case SEEN -> {
                chosen.and("m.seenAt is null");
                if (state != MessageState.FAILED) {
                    chosen.and("m.bouncedAt is not null");
                }
            }
            case SEND_AGAIN -> chosen.and("m.settledAt is null");
            case CANCEL, MARK_AS_SENT -> {}
        }
    }

    private List<UUID> shown(
            MessageFilter filter,
            Set<MessageState> states,
            @Nullable UUID sender,
            Narrowing narrowing,
            int most) {
        var reach = search.reach(filter);
        return states.stream()
                .filter(state -> filter.state() == null || filter.state() == state)
                .flatMap(state -> {
                    var chosen =
                            search.of(filter, state).and("m.senderId = :owner", "owner", sender);
                    reach.ifPresent(chosen::until);
                    narrowing.of(state, chosen);
                    return keys(chosen, most).stream();
                })
                .sorted(Key.NEWEST)
                .limit(most)
                .map(Key::id)
                .toList();
    }

    private List<Key> keys(MessageConditions chosen, int most) {
        var query =
                entities.createQuery(
                        """
                        select m.id, m.createdAt from Message m %s
                        """
                                .formatted(chosen.newest()),
                        Key.class);
        return chosen.bind(query).setMaxResults(most).getResultList();
    }
}
