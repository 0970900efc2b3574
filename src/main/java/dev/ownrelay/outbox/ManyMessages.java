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
import java.util.Comparator;
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

/// Does one thing with many letters, in short transactions. Each letter is locked and judged as if
/// it were the only one, so two clicks at once do nothing twice.
@Service
class ManyMessages {

    /// Letters of one click.
    static final int MOST = 1000;

    private static final int SLICE = 50;
    private static final Set<UUID> NONE = Set.of();

    /// @throws MessageChoices.RouteUnusableException when there is no way for the letter
    interface Deed {
        void on(Message letter);
    }

    private final Messages messages;
    private final MessageAccess access;
    private final MessageList list;
    private final MessageActions actions;
    private final MarkedAddresses addresses;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;

    ManyMessages(
            Messages messages,
            MessageAccess access,
            MessageList list,
            MessageActions actions,
            MarkedAddresses addresses,
            AuditTrail audit,
            PlatformTransactionManager transactionManager) {
        this.messages = messages;
        this.access = access;
        this.list = list;
        this.actions = actions;
        this.addresses = addresses;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /// @param anyway whether letters to addresses that do not work are sent again too
    Tally act(MessageVerb verb, Selection selection, boolean anyway, SignedIn me) {
        var owners = MessageAccess.onlySender(me);
        var ids = list.ids(selection, verb, owners, MOST + 1);
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
                                    letter -> actions.apply(verb, letter),
                                    lane -> actions.wake(verb, lane, me));
                    return done.plus(Tally.left(others, left.size()));
                },
                done -> note(verb, selection, done, me));
    }

    private void note(MessageVerb verb, Selection selection, Tally done, SignedIn me) {
        int letters = done.done() + done.resting();
        if (letters > 0 && !selection.single()) {
            audit.note(me.userId(), verb.noted(), null, Integer.toString(letters));
        }
    }

    /// Those of the letters that could be sent again and whose address is marked.
    private Set<UUID> marked(Collection<UUID> ids) {
        var letters =
                ids.isEmpty()
                        ? List.<Messages.Addressed>of()
                        : messages.addressed(ids, MessageVerb.SEND_AGAIN.from());
        var marked = addresses.among(letters.stream().map(Messages.Addressed::to).toList());
        return letters.stream()
                .filter(letter -> marked.contains(letter.to()))
                .map(Messages.Addressed::id)
                .collect(Collectors.toSet());
    }

    /// How many of the letters that would be sent again go to addresses that do not work.
    int toMarked(Selection selection, SignedIn me) {
        var owners = MessageAccess.onlySender(me);
        var ids = list.ids(selection, MessageVerb.SEND_AGAIN, owners, MOST);
        return Objects.requireNonNull(
                transactions.execute(_ -> marked(access.mine(ids, me)).size()));
    }

    /// How many of the letters that would be sent again may have arrived before.
    int maybeArrived(Selection selection, SignedIn me) {
        var owners = MessageAccess.onlySender(me);
        var ids = list.ids(selection, MessageVerb.SEND_AGAIN, owners, MOST);
        return ids.isEmpty() ? 0 : messages.countByIdInAndState(ids, MessageState.UNKNOWN);
    }

    /// Sends held letters by another way; only for their own sender. Of many letters, those to
    /// addresses that do not work stay; the page of a single one says so before.
    Tally reroute(Selection selection, Deed deed, SignedIn me) {
        var ids = list.held(selection, me.userId(), MOST + 1);
        return slices(
                ids,
                slice -> {
                    var own = own(slice, me);
                    var left = selection.single() ? NONE : marked(own);
                    var done =
                            slice(
                                    own.stream().filter(id -> !left.contains(id)).toList(),
                                    Set.of(MessageState.HELD),
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
        return messages.owned(ids).stream()
                .filter(owned -> owned.senderId().equals(me.userId()))
                .map(Messages.Owned::id)
                .toList();
    }

    /// Letters are locked in the order of their ids and lanes in that of their names, so that two
    /// of these never wait for each other. Letters under way are not locked at all: what settles
    /// them may hold a lane.
    ///
    /// @param wake false when the lane rests all the same
    private Tally slice(
            List<UUID> mine, Set<MessageState> from, Deed deed, Predicate<LaneId> wake) {
        var letters = mine.isEmpty() ? List.<Message>of() : messages.findAllLocked(mine, from);
        var done = new ArrayList<Message>();
        int barred = 0;
        for (var letter : letters) {
            try {
                deed.on(letter);
                done.add(letter);
            } catch (MessageChoices.RouteUnusableException e) {
                barred += e.barred() ? 1 : 0;
            }
        }
        messages.flush();
        int resting = 0;
        for (var lane : lanes(done).entrySet()) {
            resting += wake.test(lane.getKey()) ? 0 : lane.getValue();
        }
        return new Tally(
                done.size() - resting,
                mine.size() - letters.size(),
                0,
                letters.size() - done.size() - barred,
                barred,
                0,
                resting,
                false);
    }

    /// How many of the letters each lane has.
    private static SortedMap<LaneId, Integer> lanes(List<Message> letters) {
        var lanes = new TreeMap<LaneId, Integer>(Comparator.comparing(LaneId::toString));
        letters.forEach(letter -> lanes.merge(MessageActions.lane(letter), 1, Integer::sum));
        return lanes;
    }
}
