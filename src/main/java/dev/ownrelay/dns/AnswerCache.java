package dev.ownrelay.dns;

import dev.ownrelay.dns.DnsAnswer.Found;

import org.xbill.DNS.Record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers for as long as they may be believed; where there are too many, the longest unasked go.
final class AnswerCache {

    private static final int MOST = 10_000;

    /// Somebody may be putting the record there right now.
    private static final Duration NEGATIVE = Duration.ofMinutes(1);

    /// Answers may be large, and of names that somebody makes up one after the other.
    private static final long MOST_OCTETS = 16 * 1024 * 1024;

    private record Kept(DnsAnswer<Record> answer, Instant until, int octets) {}

    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;

    private final Clock clock;
    private final Duration most;

    AnswerCache(Clock clock, Duration most) {
        this.clock = clock;
        this.most = most;
    }

    /// Another one of the same kind.
    AnswerCache empty() {
        return new AnswerCache(clock, most);
    }

    synchronized Optional<DnsAnswer<Record>> find(Question question) {
        return Optional.ofNullable(kept.get(question))
                .filter(answer -> answer.until().isAfter(clock.instant()))
                .map(Kept::answer);
    }

    /// What is not known now may be known in a moment, so it is not kept.
    synchronized void keep(Question question, DnsServers.Learned learned) {
        if (!learned.settled()) {
            forget(question);
            return;
        }
        var limit = learned.answer() instanceof Found ? most : shorter(most, NEGATIVE);
        var until = clock.instant().plus(shorter(learned.keep(), limit));
        forget(question);
        var news = new Kept(learned.answer(), until, octets(learned.answer()));
        kept.put(question, news);
        octets += news.octets();
        makeRoom();
    }

    private void forget(Question question) {
        var gone = kept.remove(question);
        octets -= gone == null ? 0 : gone.octets();
    }

    private void makeRoom() {
        var eldest = kept.values().iterator();
        while (kept.size() > MOST || octets > MOST_OCTETS) {
            octets -= eldest.next().octets();
            eldest.remove();
        }
    }

    private static int octets(DnsAnswer<Record> answer) {
        return answer instanceof Found<Record>(var records, _, _)
                ? records.stream().mapToInt(each -> each.rdataToWireCanonical().length).sum()
                : 0;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
