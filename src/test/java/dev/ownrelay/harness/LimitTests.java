package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;

/// A server that has had enough of a sender in the middle of a batch, while the node dies.
@ResourceLock("the site")
class LimitTests {

    private static final int ROUNDS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 10) : 1;
    private static final int MESSAGES = 60;
    private static final int TAKEN = 20;
    private static final int TRIALS = 2;
    private static final String LIMIT = "550 5.2.121 Your daily sending limit is exceeded";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void aLimitCostsTwoMessagesAndOneNoticeWhateverNodeDies() {
        for (int round = 0; round < ROUNDS; round++) {
            round(round);
        }
        System.out.printf(
                "harness: a limit of the server after %d of %d messages, a node killed: %d times,"
                        + " 2 refused and 1 notice each%n",
                TAKEN, MESSAGES, ROUNDS);
    }

    /// The node dies before the server says so for the first time, or for the second. What was
    /// answered last is stored with the mark of the next, which is not made yet the first time.
    private static void round(int round) {
        int refused = 1 - round % 2;
        var sink =
                new Sink(round % 4 < 2).refusing(TAKEN, LIMIT).holdAt(Point.RCPT, TAKEN + refused);
        try (var post = own(new Sink(true));
                var lane = own(sink)) {
            site.sql
                    .sql("update app_user set smtp_server_id = ? where id = ?")
                    .params(post.server(), site.administrator())
                    .update();
            lane.enqueueLarge(MESSAGES);
            Site.await(
                    "the server is about to refuse",
                    PATIENCE,
                    () ->
                            sink.held() > 0
                                    && lane.count("SENT") >= TAKEN - 1 + refused
                                    && lane.count("FAILED") == refused);
            site.kill(site.runner(lane));
            sink.release();
            site.heal();
            awaitPause(lane, 1);
            for (int trial = 1; trial <= TRIALS; trial++) {
                lane.with("paused_until = now()").wake();
                awaitPause(lane, 1 + trial);
            }
            Site.await("administrators are told", PATIENCE, () -> told(post, lane) > 0);
            judge(lane, post);
            lane.cancel();
        }
    }

    private static Lane own(Sink sink) {
        return Lane.of(site.sql, site.agency(), site.administrator(), sink, 1);
    }

    private static void awaitPause(Lane lane, int pauses) {
        Site.await(
                "the server rests",
                PATIENCE,
                () -> is(lane, "pauses = " + pauses) && lane.runner().isEmpty());
    }

    private static boolean is(Lane lane, String condition) {
        return site.sql
                .sql("select " + condition + " from smtp_server where id = ?")
                .param(lane.server())
                .query(Boolean.class)
                .single();
    }

    /// How often they got a notice of the server.
    private static int told(Lane post, Lane lane) {
        return site
                .sql
                .sql("select message_id from notice where kind = 'incident' and subject like ?")
                .param("%" + lane.server() + "%")
                .query(String.class)
                .stream()
                .mapToInt(post.sink()::received)
                .sum();
    }

    private static void judge(Lane lane, Lane post) {
        assertThat(lane.count("FAILED")).isLessThanOrEqualTo(2);
        assertThat(lane.count("SENT", "UNKNOWN")).isEqualTo(TAKEN);
        assertThat(lane.count("UNKNOWN")).isLessThanOrEqualTo(1);
        assertThat(lane.count("QUEUED", "FAILED")).isEqualTo(MESSAGES - TAKEN);
        assertThat(lane.sink().distinct()).isEqualTo(TAKEN);
        assertThat(lane.sink().repeats()).isZero();
        assertThat(is(lane, "pause_code = 550 and pause_reason like '%sending limit%'")).isTrue();
        assertThat(told(post, lane)).isOne();
    }
}
