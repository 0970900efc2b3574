package dev.ownrelay.lane;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.SenderRefusal;
import dev.ownrelay.ledger.SenderRefusals;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.SenderFault;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a server refuses in a row for the sake of whoever sends, so that it would refuse all that
/// waits. The first two messages stay refused; those after them are only put off. Each is written
/// down before its message is refused, so that whoever takes over from this node counts on.
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private static final int IN_A_ROW = 2;

    /// @param ended as it counts
    /// @param stop for what the others need not be tried; null: they may be
    record Heard(Try ended, @Nullable SenderFault stop) {}

    private final Queue queue;
    private final SenderRefusals rows;
    private final Rejections rejections;
    private final Map<SenderRefusal, Integer> inARow;
    private Map<SenderRefusal, Integer> kept;

    Refusals(Queue queue, SenderRefusals rows, Rejections rejections) {
        this.queue = queue;
        this.rows = rows;
        this.rejections = rejections;
        kept = rows.find(queue);
        inARow = new HashMap<>(kept);
    }

    synchronized Heard heard(Try ended) {
        var from = ended.message().fromAddress();
        var refusal = refusal(ended);
        if (refusal.isPresent()) {
            int times =
                    inARow.merge(refusal.get(), 1, (before, _) -> Math.min(before, IN_A_ROW) + 1);
            keepAtOnce();
            return new Heard(
                    times > IN_A_ROW ? ended.putOff() : ended,
                    times < IN_A_ROW ? null : refusal.get().fault());
        }
        if (sendersAreWelcome(ended)) {
            inARow.keySet().removeIf(before -> before.concerns(from));
        }
        return new Heard(ended, null);
    }

    private Optional<SenderRefusal> refusal(Try ended) {
        if (!(ended.result() instanceof Rejected(var reply)) || ended.internalError() != null) {
            return Optional.empty();
        }
        var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
        return SenderFault.of(meaning.cause())
                .map(fault -> SenderRefusal.of(fault, ended.message().fromAddress()));
    }

    /// A server that minds the recipient or the message has nothing against its sender.
    private static boolean sendersAreWelcome(Try ended) {
        return ended.result() instanceof Accepted
                || ended.result() instanceof Rejected(var reply)
                        && reply.stage().compareTo(Stage.RCPT) >= 0;
    }

    /// If the database is away, the end of the message must not wait for it: what is not kept now
    /// is kept after the turn.
    private void keepAtOnce() {
        try {
            keep();
        } catch (RuntimeException e) {
            if (!ResultStore.isOfTheDatabase(e)) {
                throw e;
            }
            log.warn("Refusals of {} are kept after the turn", queue, e);
        }
    }

    synchronized void keep() {
        if (!inARow.equals(kept)) {
            rows.keep(queue, inARow);
            kept = Map.copyOf(inARow);
        }
    }
}
