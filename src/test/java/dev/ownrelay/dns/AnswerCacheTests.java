package dev.ownrelay.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsServers.Learned;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Whoever makes up names, and whoever answers for them, fills no memory.
class AnswerCacheTests {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Learned LARGE = new Learned(large(), LONG);
    private static final Learned NOTHING = new Learned(new NoSuchName<>(), LONG);

    final AnswerCache cache = new AnswerCache(new SettableClock(), LONG);

    @Test
    void keepsSixteenMebibytesOfLargeAnswers() {
        keep(2_000, LARGE);
        assertThat(kept(2_000)).hasSizeBetween(1_000, 1_100);
        assertThat(kept(2_000)).endsWith(1_999);
    }

    @Test
    void keepsTenThousandAnswersHoweverSmall() {
        keep(10_500, NOTHING);
        assertThat(kept(10_500)).hasSize(10_000).doesNotContain(499).contains(500);
    }

    @Test
    void anAnswerThatIsReplacedOrForgottenTakesNoRoom() {
        for (int i = 0; i < 3_000; i++) {
            cache.keep(question(0), LARGE);
        }
        cache.keep(question(0), NOTHING);
        keep(1_000, LARGE);
        assertThat(kept(1_000)).hasSize(1_000);
    }

    private void keep(int count, Learned learned) {
        IntStream.range(0, count).forEach(i -> cache.keep(question(i), learned));
    }

    private List<Integer> kept(int count) {
        return IntStream.range(0, count)
                .filter(i -> cache.find(question(i)).isPresent())
                .boxed()
                .toList();
    }

    private static Question question(int number) {
        return new Question(Name.fromConstantString("n" + number + ".test."), Type.TXT);
    }

    private static DnsAnswer<Record> large() {
        var strings = Collections.nCopies(63, "x".repeat(255));
        var name = Name.fromConstantString("large.test.");
        return new Found<>(List.of(new TXTRecord(name, DClass.IN, 300, strings)), LONG, "a server");
    }
}
