package dev.ownrelay.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.login.GivenLogins;
import dev.ownrelay.message.Message;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class BatchProgressTests extends LaneFixture {

    @Autowired Batches batches;
    @Autowired BeanFactory beans;

    private LaneId lane;

    @BeforeEach
    void aMorning() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        lane = new LaneId(agency, server);
    }

    @Test
    void tellsWhenTheLastMessageLeavesWithinFivePercent() {
        fixture.in(agency, "update smtp_server set per_minute = 20 where id = ?", server);
        batch(30);
        var batch = batch(60);
        batch(30);
        assertThat(progress(batch).counts().total()).isEqualTo(60);
        assertThat(worst(batch, "20 a minute")).isLessThanOrEqualTo(5);
        assertThat(progress(batch).lastAt()).isNull();
        assertThat(progress(batch).pollSeconds()).isZero();
    }

    @Test
    void theOrderInWhichMessagesLeaveIsKnown() {
        fixture.in(agency, "update smtp_server set per_minute = 20 where id = ?", server);
        var anna = batch(50);
        sender = fixture.user(agency);
        var bob = batch(20);
        sender = fixture.user(agency);
        batch(90);
        for (int i = 0; i < 15; i++) {
            batch(1);
        }
        var few = batch(9);
        var told = List.of(worst(few, "a few"), worst(bob, "in turns"), worst(anna, "as last"));
        assertThat(told).allSatisfy(error -> assertThat(error).isLessThanOrEqualTo(5));
    }

    @Test
    void whatADayTakesDecidesWhereItIsLess() {
        fixture.in(agency, "update smtp_server set per_day = 20 where id = ?", server);
        var batch = batch(200);
        assertThat(progress(batch).lastAt()).isEqualTo("2026-12-02T00:00:00Z");
        assertThat(worst(batch, "20 a day")).isLessThanOrEqualTo(5);
    }

    @Test
    void aDayThatIsOverAndAPaceCountTogether() {
        fixture.in(
                agency, "update smtp_server set per_day = 50, per_minute = 2 where id = ?", server);
        batch(30);
        clock.set(Instant.parse("2026-11-23T23:50:00Z"));
        var batch = batch(100);
        assertThat(worst(batch, "50 a day, 2 a minute, from ten to midnight"))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void whereEachUserSignsInColleaguesDoNotCount() {
        fixture.in(
                agency,
                """
                update smtp_server set per_day = 20, per_minute = 10, sign_in = 'MICROSOFT',
                    login_grant = 'EACH_USER', client_id = 'client'
                """);
        smtp.requireToken((_, token) -> token.equals("good"));
        var mine = sender;
        sender = fixture.user(agency);
        for (var user : List.of(mine, sender)) {
            new GivenLogins(beans, agency).signIn(server, user, user, "good");
        }
        batch(90);
        runner.run(new LaneId(agency, server, sender));
        assertThat(smtp.messages()).isNotEmpty();
        sender = mine;
        lane = new LaneId(agency, server, mine);
        var batch = batch(70);
        var told = progress(batch).lastAt();
        assertThat(told).isAfter("2026-11-26T00:00:00Z").isBefore("2026-11-26T00:10:00Z");
        assertThat(worst(batch, "20 a day of each user")).isLessThanOrEqualTo(5);
    }

    @Test
    void aPausedAgencyIsToldSoInsteadOfATime() {
        fixture.in(agency, "update smtp_server set per_minute = 20 where id = ?", server);
        var batch = batch(5);
        pause(true);
        assertThat(progress(batch).paused()).isTrue();
        assertThat(progress(batch).lastAt()).isNull();
        pause(false);
        assertThat(progress(batch).paused()).isFalse();
        assertThat(progress(batch).lastAt()).isNotNull();
    }

    @Test
    void aServerWithoutALimitIsMeasured() {
        var batch = batch(100);
        assertThat(progress(batch).lastAt()).isNull();
        var start = clock.instant();
        for (int i = 0; i < 40; i++) {
            clock.set(start.plusMillis(1500L * i));
            sentOne(batch);
        }
        var told = progress(batch);
        assertThat(told.waiting()).isEqualTo(60);
        double error = new Told(clock.instant(), told.lastAt()).error(start.plusMillis(1500L * 99));
        System.out.printf("last message as measured: %.2f %%%n", error);
        assertThat(error).isLessThanOrEqualTo(5);
    }

    @Test
    void countsWhatBecameOfTheMessages() {
        var batch = batch(8);
        for (var state : List.of("SENT", "FAILED", "HELD", "UNKNOWN", "CANCELLED", "SENDING")) {
            one(batch, "state = '" + state + "', finished_at = now()");
        }
        var told = progress(batch);
        assertThat(told.counts()).isEqualTo(new BatchCounts(1, 1, 1, 2, 1, 0, 1, 1));
        assertThat(told.counts().shares())
                .extracting(share -> share.part() + " " + share.count())
                .containsExactly(
                        "ACCEPTED 1",
                        "REFUSED 1",
                        "UNKNOWN 1",
                        "WAITING 3",
                        "HELD 1",
                        "CANCELLED 1");
    }

    @Test
    void aForeignBatchIsEmpty() {
        var batch = batch(3);
        var told = CurrentTenant.call(fixture.agency(), () -> batches.progress(batch));
        assertThat(told.counts().total()).isZero();
    }

    private void pause(boolean paused) {
        fixture.jdbc
                .sql("update agency set paused = ? where id = ?")
                .params(paused, agency)
                .update();
    }

    /// How wrong the page was at worst, in percent, while the batch left. On the last day of a
    /// server whose pace nobody knows it says nothing.
    private double worst(UUID batch, String how) {
        var told = new ArrayList<Told>();
        while (progress(batch).waiting() > 0) {
            var last = progress(batch).lastAt();
            if (last != null) {
                told.add(new Told(clock.instant(), last));
            }
            step();
        }
        var left = lastLeft(batch);
        double worst = told.stream().mapToDouble(each -> each.error(left)).max().orElseThrow();
        System.out.printf("last message at %s: worst of %d: %.2f %%%n", how, told.size(), worst);
        return worst;
    }

    private record Told(Instant at, Instant last) {

        /// Of the time that was left when it was told.
        double error(Instant left) {
            double off = Duration.between(left, last).abs().toMillis();
            double remaining = Duration.between(at, left).toMillis();
            return off == 0 ? 0 : 100 * off / remaining;
        }
    }

    private UUID batch(int count) {
        var id = UUID.randomUUID();
        enqueue(server, id, count);
        clock.advance(Duration.ofMillis(1));
        return id;
    }

    private Progress progress(UUID batch) {
        return CurrentTenant.call(agency, () -> batches.progress(batch));
    }

    /// Sends what may leave now and waits until more may.
    private void step() {
        if (runner.run(lane) instanceof LaneEnd.Resting(var until)) {
            clock.set(until);
        }
    }

    private Instant lastLeft(UUID batch) {
        return CurrentTenant.call(agency, messages::findAll).stream()
                .filter(message -> message.batchId().equals(batch))
                .map(Message::finishedAt)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private void sentOne(UUID batch) {
        one(batch, "state = 'SENT', finished_at = '" + clock.instant() + "'");
    }

    private void one(UUID batch, String change) {
        fixture.in(
                agency,
                "update message set "
                        + change
                        + " where id = (select id from message where batch_id = ?"
                        + " and state = 'QUEUED' limit 1)",
                batch);
    }
}
