package dev.ownrelay.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A batch pauses by itself where too much of it is refused for the same cause.
class BatchBrakeTests extends BatchFixture {

    private static final String NOBODY = "550 5.1.1 No such user here";
    private static final String BY_ITSELF =
            "select batch_id::text from batch_pause where cause is not null or refused is not null";
    private static final String SPAM = "550 5.7.1 Message contains spam";

    @BeforeEach
    void oneConnection() {
        fixture.in(agency, "update smtp_server set max_connections = 1 where id = ?", server);
    }

    @Test
    void moreThanFivePercentOfTheFirstTwoHundredPauseIt() {
        enqueue(server, batch, 60);
        refuse(smtp, number -> number % 3 == 0, NOBODY);
        run();
        assertThat(counts().refused()).isEqualTo(11);
        assertThat(counts().accepted()).isBetween(20L, 24L);
        assertThat(counts().queued()).isZero();
        assertThat(counts().total()).isEqualTo(60);
        assertThat(rows("select action || ' ' || detail from audit_event where actor_id is null"))
                .containsExactly("message.batch-paused " + counts().paused());
    }

    @Test
    void thePageSaysWhyAndWhatHelpsAndItsSenderIsToldOnTheFirstPage() {
        enqueue(server, batch, 30);
        refuse(smtp, _ -> true, NOBODY);
        run();
        var page = Jsoup.parse(page(anna, "/messages?batch=" + batch));
        assertThat(page.select("#progress [data-cause=recipient-unknown]").text())
                .contains("11 emails were refused for the same reason")
                .contains("does not exist");
        assertThat(page.select("#resume, #stop")).hasSize(2);
        var line = Jsoup.parse(page(anna, "/")).select("[data-paused=" + batch + "]");
        assertThat(line.text()).contains("19 emails", "A job for you", "paused by themselves");
        assertThat(line.select("a").attr("href")).isEqualTo("/messages?batch=" + batch);
        var colleague = new SignedIn(agency, fixture.user(agency), Role.RECRUITER, false);
        assertThat(page(colleague, "/")).doesNotContain("data-paused");
    }

    @Test
    void whoResumesItCountsAnewAndResumingTwiceDoesNothingTwice() {
        enqueue(server, batch, 40);
        refuse(smtp, _ -> true, NOBODY);
        run();
        assertThat(post(anna, "resume"))
                .flash()
                .containsEntry("notice", "29 emails are in the queue again.");
        assertThat(post(anna, "resume")).flash().containsKey("problem");
        assertThat(Jsoup.parse(page(anna, "/")).select("[data-paused]")).isEmpty();
        run();
        assertThat(counts().refused()).isEqualTo(22);
        assertThat(counts().paused()).isEqualTo(18);
        assertThat(post(anna, "stop", "sure", "true")).hasStatus3xxRedirection();
        assertThat(counts().cancelled()).isEqualTo(18);
        assertThat(Jsoup.parse(page(anna, "/")).select("[data-paused]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "stop"})
    void whatAPersonDecidesIsNoLongerSaidToHavePausedByItself(String deed) {
        var ids = enqueue(server, batch, 30);
        refuse(smtp, _ -> true, NOBODY);
        run();
        assertThat(rows(BY_ITSELF)).hasSize(1);
        var held =
                ids.stream().filter(id -> state(id) == MessageState.HELD).findFirst().orElseThrow();
        act(anna, "/messages/actions", "action", "SEND_AGAIN", "id", held.toString());

        assertThat(post(anna, deed, "sure", "true")).hasStatus3xxRedirection();

        assertThat(rows(BY_ITSELF)).isEmpty();
        assertThat(Jsoup.parse(page(anna, "/")).select("[data-paused]")).isEmpty();
        assertThat(
                        Jsoup.parse(page(anna, "/messages?batch=" + batch))
                                .select("#progress [data-cause]"))
                .isEmpty();
    }

    @Test
    void refusalsOfSeveralCausesDoNotAddUp() {
        enqueue(server, batch, 20);
        var judged = new AtomicInteger();
        smtp.judge((place, _) ->
                place.equals("RCPT") ? judged.getAndIncrement() % 2 == 0 ? NOBODY : SPAM : null);
        run();
        assertThat(counts().refused()).isEqualTo(20);
    }

    @Test
    void afterTheFirstTwoHundredOnlyTwentyInARowPauseIt() {
        enqueue(server, batch, 270);
        smtp.onMessage(_ -> clock.advance(Duration.ofMillis(1)));
        refuse(smtp, number -> number >= 240 || number >= 210 && number % 2 == 0, NOBODY);
        run();
        assertThat(counts().accepted()).isEqualTo(225);
        assertThat(counts().refused()).isEqualTo(15 + 20);
        assertThat(counts().paused()).isEqualTo(10);
    }

    @Test
    void aSmallBatchIsTriedToItsEnd() {
        enqueue(server, batch, 10);
        refuse(smtp, _ -> true, NOBODY);
        run();
        assertThat(counts().refused()).isEqualTo(10);
    }

    @Test
    void itPausesOnceWhereTwoLanesAreAtWork() throws Exception {
        try (var other = ScriptedSmtpServer.start();
                var threads = Executors.newFixedThreadPool(2)) {
            var second = fixture.server(agency, other.port(), null, null, "Another");
            as(() ->
                    outbox.enqueue(
                            batch,
                            IntStream.range(0, 200)
                                    .mapToObj(i ->
                                            OutboxFixture.message(
                                                    sender,
                                                    i % 2 == 0 ? server : second,
                                                    i + "@x.example"))
                                    .toList()));
            refuse(smtp, number -> number % 2 == 0, NOBODY);
            refuse(other, number -> number % 2 == 0, NOBODY);
            var runs =
                    List.of(server, second).stream()
                            .map(each -> threads.submit(() -> runner.run(agency, each)))
                            .toList();
            for (var each : runs) {
                each.get();
            }
            assertThat(counts().queued() + counts().sending() + counts().unknown()).isZero();
            assertThat(counts().refused()).isBetween(11L, 16L);
            assertThat(counts().accepted())
                    .isEqualTo(smtp.messages().size() + other.messages().size());
            assertThat(counts().paused()).isEqualTo(200 - counts().refused() - counts().accepted());
            assertThat(rows("select detail from audit_event")).isNotEmpty();
        }
    }

    @Test
    void noOtherBatchIsHeldWithIt() {
        enqueue(server, batch, 30);
        clock.advance(Duration.ofMillis(1));
        var other = UUID.randomUUID();
        enqueue(server, other, 12);
        var judged = new AtomicInteger();
        smtp.judge((place, _) ->
                place.equals("RCPT") && judged.getAndIncrement() < 11 ? NOBODY : null);
        run();
        assertThat(counts().paused()).isEqualTo(19);
        assertThat(CurrentTenant.call(agency, () -> batches.progress(other)).counts().accepted())
                .isEqualTo(12);
    }

    /// Refuses some recipients, by how many there were before.
    private static void refuse(ScriptedSmtpServer smtp, IntPredicate which, String reply) {
        var recipients = new AtomicInteger();
        smtp.extensions("SIZE 52428800");
        smtp.judge((place, _) ->
                place.equals("RCPT") && which.test(recipients.getAndIncrement()) ? reply : null);
    }
}
