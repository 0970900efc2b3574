package dev.ownrelay.ledger;

import dev.ownrelay.message.QueuedMessage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The marks of messages and the results of tries, several in one commit.
@Service
public class Ledger {

    /// In one order, so that two commits cannot wait for each other.
    private static final Comparator<TryEnd> BY_ADDRESS =
            Comparator.comparing(end -> end.message().toAddress().toLowerCase(Locale.ROOT));

    /// What one connection wants stored in one commit.
    ///
    /// @param ended a try whose result is known; null: none
    /// @param next the message to mark, whose body the server waits for; null: none
    public record Entry(@Nullable Try ended, @Nullable QueuedMessage next) {

        public static Entry result(Try ended) {
            return new Entry(ended, null);
        }

        List<UUID> messages() {
            return Stream.of(ended == null ? null : ended.message(), next)
                    .filter(Objects::nonNull)
                    .map(QueuedMessage::id)
                    .toList();
        }

        boolean marks(Set<UUID> marked) {
            return next != null && marked.contains(next.id());
        }
    }

    private final MessageStates states;
    private final Consequences consequences;
    private final AddressNews addresses;
    private final EndNews news;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Ledger(
            MessageStates states,
            Consequences consequences,
            AddressNews addresses,
            EndNews news,
            TransactionTemplate transactions,
            Clock clock) {
        this.states = states;
        this.consequences = consequences;
        this.addresses = addresses;
        this.news = news;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Stores how tries ended, each with its row for people, and claims messages for the
    /// connections whose servers wait for their bodies. Durable on return. Results are safe to
    /// repeat.
    ///
    /// @param entries of different messages
    /// @return the ids of the messages that are ours to send
    Set<UUID> commit(List<Entry> entries) {
        var now = clock.instant();
        var ends = new ArrayList<TryEnd>();
        var next = new ArrayList<QueuedMessage>();
        for (var entry : entries) {
            if (entry.ended() != null) {
                ends.add(consequences.of(entry.ended(), now));
            }
            if (entry.next() != null) {
                next.add(entry.next());
            }
        }
        var written =
                ends.stream().anyMatch(addresses::concerns)
                        ? transactions.execute(_ -> writeWithNews(ends, next, now))
                        : states.write(ends, next, now);
        var stored = ends.stream().filter(end -> written.ended().contains(end.id())).toList();
        stored.forEach(end -> news.tell(end, now));
        return written.marked();
    }

    private MessageStates.Written writeWithNews(
            List<TryEnd> ends, List<QueuedMessage> next, Instant now) {
        var written = states.write(ends, next, now);
        ends.stream()
                .filter(end -> written.ended().contains(end.id()))
                .sorted(BY_ADDRESS)
                .forEach(end -> addresses.tell(end, now));
        return written;
    }
}
