package dev.ownrelay.figures;

import dev.ownrelay.outbox.MessageParts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/// What an administrator sees of the outgoing mail.
///
/// @param server the server that the days and the waiting messages are shown for; null: all
record Outgoing(
        int period,
        LocalDate first,
        LocalDate last,
        @Nullable String server,
        List<Server> servers,
        List<Day> days,
        List<Waiting> waiting) {

    static final int COLUMNS = MessageParts.AGES.size() + 1;

    /// One way out: what its server said in the chosen time, and what waits now.
    ///
    /// @param key as [MessageFilter] names it
    /// @param name null: the default relay, or a server nobody knows any more
    /// @param oldest since when the oldest waiting message has waited; null: none waits
    record Server(
            String key,
            @Nullable String name,
            long accepted,
            long deferred,
            long refused,
            long unknown,
            long waiting,
            @Nullable Instant oldest) {}

    record Day(LocalDate date, long accepted, long deferred, long refused, long unknown) {

        static Day empty(LocalDate date) {
            return new Day(date, 0, 0, 0, 0);
        }

        Day with(long putOff) {
            return new Day(date, accepted, putOff, refused, unknown);
        }

        long total() {
            return accepted + deferred + refused + unknown;
        }

        public String finishedPart() {
            return part("finished", date, date);
        }

        public String deferredPart() {
            return part("deferred", date, date);
        }
    }

    /// The messages that wait for one recipient domain, by their age.
    ///
    /// @param domain null: all domains that have no row of their own
    record Waiting(@Nullable String domain, List<Long> ages) {

        public long total() {
            return ages.stream().mapToLong(Long::longValue).sum();
        }
    }

    public boolean quiet() {
        return servers.isEmpty();
    }

    /// The most of one day.
    public long most() {
        return days.stream().mapToLong(Day::total).max().orElse(0);
    }

    /// The last line of the waiting messages.
    public Waiting sums() {
        return new Waiting(
                null,
                IntStream.range(0, COLUMNS)
                        .mapToObj(
                                age -> waiting.stream().mapToLong(row -> row.ages().get(age)).sum())
                        .toList());
    }

    /// The messages that came to their end in the chosen days, for the outbox.
    public String finished() {
        return part("finished", first, last);
    }

    /// The messages that were put off in the chosen days, for the outbox.
    public String deferred() {
        return part("deferred", first, last);
    }

    /// Joined here and not in the page, which would write dates as people do.
    private static String part(String kind, LocalDate first, LocalDate last) {
        return kind + "." + first + "." + last;
    }
}
