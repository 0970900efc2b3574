package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Administrators who press what they can press while the messages leave.
@ResourceLock("the site")
class RetryTests {

    private static final int MESSAGES = Site.FULL ? 2_000 : 600;
    private static final int RETRIED_AT_ONCE = 200;
    private static final int CANCELLED_AT_ONCE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Site site;

    private final AtomicInteger pressed = new AtomicInteger();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void pressingRetryNowAndCancelWhileMessagesLeaveSendsNoneTwice() {
        var sink = new Sink(true).thinking(Duration.ofMillis(40)).deferring(5);
        try (var lane = Lane.of(site.sql, site.agency(), site.administrator(), sink, 8)) {
            var visitors =
                    List.of(
                            site.administrator(site.first()),
                            site.administrator(site.second()),
                            site.administrator(site.first()));
            visitors.forEach(visitor -> visitor.get("/messages")); // for its token
            lane.enqueue(MESSAGES);
            Site.await("messages leave", PATIENCE, () -> sink.distinct() > 0);
            press(lane, visitors);
            var verdict = Verdict.of(lane).check(0);
            assertThat(verdict.sent()).isEqualTo(MESSAGES);
            assertThat(sink.distinct()).isEqualTo(MESSAGES);
            assertThat(sink.deferred).hasPositiveValue();
            int deferred = sink.deferred.get();
            assertThat(lane.tries("ACCEPTED")).isEqualTo(new Lane.Tries(MESSAGES, MESSAGES));
            assertThat(lane.tries("DEFERRED")).isEqualTo(new Lane.Tries(deferred, deferred));
            assertThat(refused).as("presses that a page could not do").isEmpty();
            System.out.printf(
                    "harness: Retry now, Cancel and Send again pressed %d times meanwhile: %s%n",
                    pressed.get(), verdict);
        }
    }

    private void press(Lane lane, List<Visitor> visitors) {
        var over = new AtomicBoolean();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var work =
                    List.of(
                            people.submit(() -> retry(lane, visitors.get(0), over)),
                            people.submit(() -> retry(lane, visitors.get(1), over)),
                            people.submit(() -> changeTheirMind(lane, visitors.get(2), over)));
            try {
                Site.await(
                        "the lane is drained",
                        PATIENCE,
                        () -> lane.count("QUEUED", "SENDING", "CANCELLED") == 0);
            } finally {
                over.set(true);
            }
            work.forEach(each -> assertThat(each).succeedsWithin(PATIENCE));
        }
        Site.await(
                "the lane is drained",
                PATIENCE,
                () -> lane.count("QUEUED", "SENDING", "CANCELLED") == 0);
    }

    private void retry(Lane lane, Visitor visitor, AtomicBoolean over) {
        while (!over.get()) {
            act(visitor, "RETRY_NOW", lane.some("QUEUED", RETRIED_AT_ONCE));
        }
    }

    /// Cancels some and sends those again at once, until all messages are gone.
    private void changeTheirMind(Lane lane, Visitor visitor, AtomicBoolean over) {
        while (!over.get()) {
            act(visitor, "CANCEL", lane.some("QUEUED", CANCELLED_AT_ONCE));
            act(visitor, "SEND_AGAIN", lane.some("CANCELLED", MESSAGES));
        }
    }

    private void act(Visitor visitor, String verb, List<UUID> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var fields = new ArrayList<>(List.of("action", verb, "sure", "true"));
        messages.forEach(id -> fields.addAll(List.of("id", "" + id)));
        var answer = visitor.post("/messages/actions", fields.toArray(String[]::new));
        pressed.incrementAndGet();
        if (answer.status() / 100 != 3) {
            refused.add(verb + " " + answer.status());
        }
    }
}
