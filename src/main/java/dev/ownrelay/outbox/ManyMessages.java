package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Does one thing with many messages, in short transactions. Each message is locked and judged as
/// if it were the only one, so two clicks at once do nothing twice.
@Service
class ManyMessages {

    /// Messages of one click.
    static final int MOST = MessageList.MOST;

    private static final int SLICE = 50;
    private static final Set<UUID> NONE = Set.of();

    /// @throws MessageChoices.RouteUnusableException when there is no way for the message
    interface Deed {
        void on(Message message);
    }

    private final Messages rows;
    private final MessageAccess access;
    private final ChosenMessages chosen;
    private final MessageActions actions;
    private final MarkedAddresses addresses;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;

    ManyMessages(
            Messages rows,
            MessageAccess access,
            ChosenMessages chosen,
            MessageActions actions,
            MarkedAddresses addresses,
            AuditTrail audit,
            PlatformTransactionManager transactionManager) {
        this.rows = rows;
        this.access = access;
        this.chosen = chosen;
        this.actions = actions;
        this.addresses = addresses;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /// @param anyway whether messages to addresses that do not work are sent again too
    Tally act(MessageVerb verb, Selection selection, boolean anyway, SignedIn me) {
        var owners = MessageAccess.onlySender(me);
        var ids = chosen.ids(selection, verb, owners, MOST + 1);
        return slices(
                ids,
                slice -> {
                    var mine = access.mine(slice, me);
                    var others = slice.size() - mine.size();
                    var left = verb == MessageVerb.SEND_AGAIN && !anyway ? marked(mine) : NONE;
                    var done =
                            slice(
                                    mine.stream().filter(id -> !left.contains(id)).toList(),
                                    verb.from(),
                                    message -> actions.apply(verb, message),
                                    lane -> actions.wake(verb, lane, me));
                    return done.plus(Tally.left(others, left.size()));
                },
                done -> note(verb, selection, done, me));
    }

    private void note(MessageVerb verb, Selection selection, Tally done, SignedIn me) {
        int messages = done.done() + done.resting();
        if (messages > 0 && !selection.single()) {
            audit.note(me.userId(), verb.noted(), null, Integer.toString(messages));
        }
    }

    /// Those of the messages that could be sent again and whose address is marked.
    private Set<UUID> marked(Collection<UUID> ids) {
        var messages =
                ids.isEmpty()
                        ? List.<Messages.Addressed>of()
                        : rows.addressed(ids, MessageVerb.SEND_AGAIN.from());
        var marked = addresses.among(messages.stream().map(Messages.Addressed::to).toList());
        return messages.stream()
                .filter(message -> marked.contains(message.to()))
                .map(Messages.Addressed::id)
                .collect(Collectors.toSet());
    }

    /// What was chosen, as far as can be told before.
    List<UUID> chosen(MessageVerb verb, Selection selection, SignedIn me) {
        return chosen.ids(selection, verb, MessageAccess.onlySender(me), MOST);
    }

    /// What of that it would be done with.
    List<UUID> fitting(MessageVerb verb, Selection selection, List<UUID> ids, SignedIn me) {
        return chosen.fitting(selection, ids, verb, MessageAccess.onlySender(me));
    }

    /// How many messages that would be sent again go to addresses that do not work.
    int toMarked(List<UUID> ids, SignedIn me) {
        return Objects.requireNonNull(
                transactions.execute(_ -> marked(access.mine(ids, me)).size()));
    }

    /// How many messages that would be sent again have another one in their place.
    int followed(List<UUID> ids) {
        return ids.isEmpty() ? 0 : rows.countByIdInAndSettledAtNotNull(ids);
    }

    /// How many messages that would be sent again may have arrived before.
    int maybeArrived(List<UUID> ids) {
        return ids.isEmpty() ? 0 : rows.countByIdInAndState(ids, MessageState.UNKNOWN);
    }

    /// Sends messages by another way, only for their own sender. Of many messages, those to
    /// addresses that do not work stay; the page of a single one says so before.
    Tally reroute(Selection selection, Set<MessageState> from, Deed deed, SignedIn me) {
        var ids = chosen.held(selection, me.userId(), MOST + 1);
        return slices(
                ids,
                slice -> {
                    var own = own(slice, me);
                    var left = selection.single() ? NONE : marked(own);
                    var done =
                            slice(
                                    own.stream().filter(id -> !left.contains(id)).toList(),
                                    from,
                                    deed,
                                    lane -> actions.wake(MessageVerb.SEND_AGAIN, lane, me));
                    var others = slice.size() - own.size();
                    return done.plus(Tally.left(others, left.size()));
                },
                _ -> {});
    }

    /// @param told what is noted of all, with the last slice, or where one fails after others
    private Tally slices(
            List<UUID> chosen, Function<List<UUID>, Tally> work, Consumer<Tally> told) {
        var ids = chosen.stream().limit(MOST).toList();
        var done = Tally.none(chosen.size(), MOST);
        for (int i = 0; i < ids.size(); i += SLICE) {
            var slice = ids.subList(i, Math.min(i + SLICE, ids.size()));
            var before = done;
            var last = i + SLICE >= ids.size();
            try {
                done = transactions.execute(_ -> next(before, slice, work, last ? told : _ -> {}));
            } catch (RuntimeException e) {
                transactions.executeWithoutResult(_ -> told.accept(before));
                throw e;
            }
        }
        return done;
    }

    private static Tally next(
            Tally before,
            List<UUID> slice,
            Function<List<UUID>, Tally> work,
            Consumer<Tally> told) {
        var done = before.plus(work.apply(slice));
        told.accept(done);
        return done;
    }

    private List<UUID> own(Collection<UUID> ids, SignedIn me) {
        return rows.owned(ids).stream()
                .filter(owned -> owned.senderId().equals(me.userId()))
                .map(Messages.Owned::id)
                .toList();
    }

    /// Messages are locked in the order of their ids and lanes in that of their names, so that two
    /// of these never wait for each other. Messages under way are not locked at all: what settles
    /// them may hold a lane.
    ///
    /// @param wake false when the lane rests all the same
    private Tally slice(
            List<UUID> mine, Set<MessageState> from, Deed deed, Predicate<LaneId> wake) {
        var messages = mine.isEmpty() ? List.<Message>of() : rows.findAllLocked(mine, from);
        var done = new ArrayList<Message>();
        int barred = 0;
        for (var message : messages) {
            try {
                deed.on(message);
                done.add(message);
            } catch (MessageChoices.RouteUnusableException e) {
                barred += e.barred() ? 1 : 0;
            }
        }
        rows.flush();
        int resting = 0;
        for (var lane : lanes(done).entrySet()) {
            resting += wake.test(lane.getKey()) ? 0 : lane.getValue();
        }
        return new Tally(
                done.size() - resting,
                mine.size() - messages.size(),
                0,
                messages.size() - done.size() - barred,
                barred,
                0,
                resting,
                false);
    }

    /// How many of the messages each lane has.
    private static SortedMap<LaneId, Integer> lanes(List<Message> messages) {
        var lanes = new TreeMap<LaneId, Integer>(LaneId.ORDER);
        messages.forEach(message -> lanes.merge(MessageActions.lane(message), 1, Integer::sum));
        return lanes;
    }
}
