package dev.ownrelay.ledger;

import dev.ownrelay.message.Moments;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Tells how many messages of a queue leave before others, by the order in which they do.
@Service
public class QueueForecast {

    private final QueuedMessages messages;
    private final Turns turns;
    private final Clock clock;

    QueueForecast(QueuedMessages messages, Turns turns, Clock clock) {
        this.messages = messages;
        this.turns = turns;
        this.clock = clock;
    }

    /// What leaves up to a message, if nothing else is written; that one included, if it waits.
    ///
    /// @param turnOf of the message, see [dev.ownrelay.message.Message]
    /// @param due when it is due
    @Transactional(readOnly = true)
    public long upTo(Queue queue, @Nullable UUID turnOf, Instant due) {
        var now = Moments.later(clock.instant(), due);
        var waiting = messages.waiting(queue, turnOf, due, now);
        var turn = turns.find(queue);
        return turnOf == null ? ofSmall(waiting, turn) : ofLarge(waiting, turn, turnOf);
    }

    private static long ofSmall(Map<@Nullable UUID, Long> waiting, Turn turn) {
        long small = waiting.getOrDefault(null, 0L);
        long large = waiting.values().stream().mapToLong(each -> each).sum() - small;
        return small + Math.min(large, turn.largeBefore(small));
    }

    private static long ofLarge(Map<@Nullable UUID, Long> waiting, Turn turn, UUID whose) {
        long own = waiting.getOrDefault(whose, 0L);
        long large = 0;
        for (var sender : waiting.entrySet()) {
            var id = sender.getKey();
            if (id != null) {
                long turns = turn.isBefore(whose, id) ? own - 1 : own;
                large += Math.min(sender.getValue(), turns);
            }
        }
        long small = waiting.getOrDefault(null, 0L);
        return large + Math.min(small, turn.smallBefore(large));
    }
}
