package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/// The background has room for everybody.
class VerdictQueueTests extends VerdictFixture {

    @Autowired VerdictAsker asker;

    @Test
    void anAgencyWhoseDnsIsSlowLeavesTheOthersTheirs() {
        var answer = new CountDownLatch(1);
        var slow = IntStream.range(0, 6).mapToObj(i -> "slow" + i + ".test").toList();
        slow.forEach(name -> DNS.change(name, _ -> await(answer)));
        var other = fixtures.agency();
        var theirs = fixtures.server(other, "Mail One");
        var working = new VerdictQueue(asker, true, clock);
        try {
            CurrentTenant.run(
                    agency, () -> slow.forEach(name -> working.add(new SenderKey(name, server))));
            CurrentTenant.run(other, () -> working.add(new SenderKey(DOMAIN, theirs)));
            Waiting.until(() -> stored(other) == 1);
            assertThat(stored(agency)).as("those who wait").isZero();
            assertThat(DNS.questions()).as("who is at work").doesNotContain("slow2.test");
            answer.countDown();
            Waiting.until(() -> stored(agency) == slow.size());
        } finally {
            answer.countDown();
            working.close();
        }
    }

    @Test
    void twoAgenciesWhoseDnsIsSilentLeaveAThirdItsTurn() {
        var answer = new CountDownLatch(1);
        var silent = IntStream.range(0, 8).mapToObj(i -> "silent" + i + ".test").toList();
        silent.forEach(name -> DNS.change(name, _ -> await(answer)));
        var second = fixtures.agency();
        var secondServer = fixtures.server(second, "Mail One");
        var third = fixtures.agency();
        var thirdServer = fixtures.server(third, "Mail One");
        var working = new VerdictQueue(asker, true, clock);
        try {
            CurrentTenant.run(
                    agency,
                    () ->
                            silent.subList(0, 4)
                                    .forEach(name -> working.add(new SenderKey(name, server))));
            CurrentTenant.run(
                    second,
                    () ->
                            silent.subList(4, 8)
                                    .forEach(name ->
                                            working.add(new SenderKey(name, secondServer))));
            Waiting.until(() -> DNS.questions().containsAll(silent.subList(0, 2)));
            CurrentTenant.run(third, () -> working.add(new SenderKey(DOMAIN, thirdServer)));
            Waiting.until(() -> stored(third) == 1);
            assertThat(stored(agency) + stored(second)).isZero();
        } finally {
            answer.countDown();
            working.close();
        }
    }

    private long stored(UUID of) {
        return fixtures.value(of, Long.class, "select count(*) from sender_verdict");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
