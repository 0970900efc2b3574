package dev.ownrelay.dns;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;

import org.xbill.DNS.Record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers for as long as they may be believed; the longest unasked go first.
final class AnswerCache {

    private static final int MOST = 10_000;

    /// Somebody may be putting the record there right now.
    private static final Duration NEGATIVE = Duration.ofMinutes(1);

    private record Kept(DnsAnswer<Record> answer, Instant until) {}

    private final Map<Question, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                    return size() > MOST;
                }
            };

    private final Clock clock;
    private final Duration most;

    AnswerCache(Clock clock, Duration most) {
        this.clock = clock;
        this.most = most;
    }

    synchronized Optional<DnsAnswer<Record>> find(Question question) {
        return Optional.ofNullable(kept.get(question))
                .filter(answer -> answer.until().isAfter(clock.instant()))
                .map(Kept::answer);
    }

    /// What is not known now may be known in a moment, so it is not kept.
    synchronized void keep(Question question, DnsServers.Learned learned) {
        if (learned.answer() instanceof Failed) {
            kept.remove(question);
            return;
        }
        var limit = learned.answer() instanceof Found ? most : shorter(most, NEGATIVE);
        var until = clock.instant().plus(shorter(learned.keep(), limit));
        kept.put(question, new Kept(learned.answer(), until));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
