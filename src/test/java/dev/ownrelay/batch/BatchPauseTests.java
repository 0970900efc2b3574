package dev.ownrelay.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// What people do to a batch, and what they see of it.
class BatchPauseTests extends BatchFixture {

    List<UUID> ids;

    @BeforeEach
    void aBatch() {
        ids = enqueue(server, batch, 4);
    }

    @Test
    void aPausedBatchStaysAndLeavesWhenItIsResumed() {
        assertThat(post(anna, "pause")).hasRedirectedUrl("/messages?batch=" + batch);
        clock.advance(Duration.ofMinutes(1));
        var other = enqueue("other@x.example");
        run();
        assertThat(smtp.messages()).hasSize(1);
        assertThat(state(other)).isEqualTo(MessageState.SENT);
        assertThat(counts().paused()).isEqualTo(4);
        assertThat(message(ids.getFirst()).holdReason()).isEqualTo(HoldReason.BATCH_PAUSED);

        assertThat(post(anna, "resume"))
                .flash()
                .containsEntry("notice", "4 emails are in the queue again.");
        run();
        assertThat(counts()).isEqualTo(new BatchCounts(4, 0, 0, 0, 0, 0, 0, 0));
        assertThat(smtp.messages()).hasSize(5);
    }

    /// Nodes of the version before read the reason by name, and would show no page with another.
    @Test
    void theRowNamesAReasonThatTheVersionBeforeKnows() {
        post(anna, "pause");
        assertThat(rows("select distinct hold_reason from message"))
                .containsOnly("SENDER_DISABLED");
    }

    @Test
    void whatComesBackIntoTheQueueWhileItIsPausedIsHeldToo() {
        one(ids.getFirst(), "state = 'SENDING', attempt = attempt + 1");
        post(anna, "pause");
        assertThat(counts()).isEqualTo(new BatchCounts(0, 0, 0, 0, 1, 3, 0, 0));
        one(ids.getFirst(), "state = 'QUEUED'");
        clock.advance(Duration.ofHours(1));
        run();
        assertThat(smtp.messages()).isEmpty();
        assertThat(counts().paused()).isEqualTo(4);
    }

    @Test
    void oneThatIsSentAgainByHandLeavesAlone() {
        post(anna, "pause");
        clock.advance(Duration.ofSeconds(1));
        act(anna, "/messages/actions", "action", "SEND_AGAIN", "id", ids.getFirst().toString());
        run();
        assertThat(state(ids.getFirst())).isEqualTo(MessageState.SENT);
        assertThat(counts().paused()).isEqualTo(3);
    }

    @Test
    void anAddressThatWasMarkedMeanwhileStaysWhenTheBatchGoesOn() {
        post(anna, "pause");
        fixture.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                values (?, ?, '0@x.example', 'recipient-unknown', ?, now())
                """,
                agency,
                UUID.randomUUID(),
                ids.getFirst());
        post(anna, "resume");
        assertThat(message(ids.getFirst()).holdReason()).isEqualTo(HoldReason.ADDRESS_MARKED);
        assertThat(counts().queued()).isEqualTo(3);
    }

    @Test
    void stoppingAsksNamesWhatAndCancelsOnlyWhatHasNotLeft() {
        one(ids.get(0), "state = 'SENT'");
        one(ids.get(1), "state = 'HELD', hold_reason = 'SERVER_DISABLED'");
        var asked = text(post(anna, "stop"));
        assertThat(asked).contains("Stop 3 emails?", "A job for you", "One email has left already");
        assertThat(counts().cancelled()).isZero();
        assertThat(post(anna, "stop", "sure", "true")).hasRedirectedUrl("/messages?batch=" + batch);
        assertThat(counts()).isEqualTo(new BatchCounts(1, 0, 0, 0, 0, 0, 0, 3));
        run();
        assertThat(smtp.messages()).isEmpty();
        assertThat(post(anna, "pause")).flash().containsKey("problem");
    }

    @Test
    void whatALaneClaimsAtTheMomentOfStoppingDoesNotLeaveLater() {
        var id = ids.getFirst();
        as(() ->
                new TransactionTemplate(fixture.transactionManager)
                        .execute(_ -> {
                            one(id, "state = 'SENDING', attempt = attempt + 1");
                            return CompletableFuture.supplyAsync(
                                            () -> post(anna, "stop", "sure", "true"))
                                    .join();
                        }));
        assertThat(counts()).isEqualTo(new BatchCounts(0, 0, 0, 0, 1, 0, 0, 3));
        one(id, "state = 'QUEUED'"); // because the server deferred it
        clock.advance(Duration.ofHours(1));
        run();
        assertThat(smtp.messages()).isEmpty();
        assertThat(message(id).holdReason()).isEqualTo(HoldReason.BATCH_PAUSED);
    }

    @Test
    void whatPeopleDidIsNoted() {
        post(anna, "pause");
        post(anna, "resume");
        post(anna, "stop", "sure", "true");
        assertThat(rows("select action || ' ' || detail from audit_event order by at, id"))
                .contains(
                        "message.batch-paused 4",
                        "message.batch-resumed 4",
                        "message.batch-stopped 4");
    }

    @Test
    void onlyItsSenderAndAdministratorsMay() {
        var colleague = new SignedIn(agency, fixture.user(agency), Role.RECRUITER, false);
        var other = fixture.agency();
        var stranger = new SignedIn(other, fixture.user(other, Role.ADMIN), Role.ADMIN, false);
        for (var deed : List.of("pause", "resume", "stop")) {
            assertThat(post(colleague, deed, "sure", "true")).hasStatus(403);
            assertThat(post(stranger, deed, "sure", "true")).hasStatus(404);
        }
        assertThat(counts().queued()).isEqualTo(4);
        assertThat(page(colleague, "/messages?batch=" + batch)).doesNotContain("/pause");
        var admin = new SignedIn(agency, fixture.user(agency, Role.ADMIN), Role.ADMIN, false);
        assertThat(page(admin, "/messages?batch=" + batch)).contains("/pause");
        post(admin, "pause");
        assertThat(counts().paused()).isEqualTo(4);
    }

    /// The key of a batch comes from the browser, so a colleague could choose the same.
    @Test
    void whatAColleagueSentUnderTheSameKeyStays() {
        var colleague = fixture.user(agency);
        one(ids.getLast(), "sender_id = '" + colleague + "'");
        post(anna, "pause");
        assertThat(state(ids.getLast())).isEqualTo(MessageState.QUEUED);
        run();
        assertThat(smtp.messages()).hasSize(1);
        post(new SignedIn(agency, colleague, Role.RECRUITER, false), "resume");
        assertThat(counts().paused()).isEqualTo(3);
    }

    @Test
    void everyNumberLeadsToExactlyWhatItCounts() {
        var more = enqueue(server, UUID.randomUUID(), 1);
        one(ids.get(0), "state = 'SENT'");
        one(ids.get(1), "state = 'FAILED'");
        one(ids.get(2), "state = 'SENDING'");
        one(more.getFirst(), "state = 'SENT'");
        var page = Jsoup.parse(page(anna, "/messages?batch=" + batch));
        assertThat(page.select("[data-count]").eachText())
                .containsExactly(
                        "1 accepted",
                        "1 refused",
                        "0 not sure",
                        "2 waiting",
                        "0 on hold",
                        "0 cancelled");
        for (var number : page.select("a[data-count]")) {
            var listed = Jsoup.parse(page(anna, number.attr("href")));
            assertThat(listed.select("#messages tbody tr"))
                    .as(number.text())
                    .hasSize(Integer.parseInt(number.text().replaceAll("\\D", "")));
        }
        assertThat(page.select("a[data-count]")).hasSize(3);
    }

    @Test
    void barAndRowsComeTogether() {
        one(ids.get(0), "state = 'SENT'");
        var part =
                Jsoup.parse(
                        page(anna, "/messages/progress?batch=" + batch + "&state=SENT&shown=50"));
        assertThat(part.select("#progress [data-count=waiting]").text()).isEqualTo("3 waiting");
        assertThat(part.select("#list[hx-swap-oob] [data-state=SENT]")).hasSize(1);
        assertThat(part.select("#list tbody tr")).hasSize(1);
    }

    @Test
    void onHomeAndInTheOutboxABatchIsOneRow() {
        clock.advance(Duration.ofMillis(1));
        var single = enqueue("single@x.example");
        one(ids.get(0), "state = 'SENT'");
        for (var path : List.of("/", "/messages", "/messages?sender=" + sender)) {
            var table = Jsoup.parse(page(anna, path)).select("tbody tr[data-href]");
            assertThat(table.eachAttr("data-href"))
                    .as(path)
                    .containsExactly("/messages/" + single, "/messages?batch=" + batch);
            assertThat(table.last().select("[data-count]").eachText())
                    .containsExactly("1 accepted", "3 waiting");
        }
        var found = Jsoup.parse(page(anna, "/messages?q=0@x"));
        assertThat(found.select("tbody tr").eachAttr("data-href"))
                .containsExactly("/messages/" + ids.getFirst());
    }

    @Test
    void whoWasErasedTakesTheTitleFromNoBatch() {
        var inOrder = ids.stream().sorted(Comparator.comparing(UUID::toString)).toList();
        one(inOrder.getFirst(), "erased_at = now(), subject = ''");
        one(inOrder.getLast(), "erased_at = now(), subject = ''");
        for (var path : List.of("/", "/messages")) {
            var row = Jsoup.parse(page(anna, path)).select("tbody tr[data-href*=batch]");
            assertThat(row.text()).as(path).contains("A job for you");
        }
        assertThat(as(() -> batches.subject(batch))).isEqualTo("A job for you");
    }

    @Test
    void theOutboxGoesOnBehindABatch() {
        var newest = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMillis(1));
            newest.add("/messages/" + enqueue("a" + i + "@x.example"));
        }
        var first = Jsoup.parse(page(anna, "/messages"));
        var next = first.select("#more a").attr("href");
        var second = Jsoup.parse(page(anna, next));
        var all = new ArrayList<>(first.select("tbody tr[data-href]").eachAttr("data-href"));
        all.addAll(second.select("tbody tr[data-href]").eachAttr("data-href"));
        assertThat(all)
                .hasSize(61)
                .doesNotHaveDuplicates()
                .endsWith("/messages?batch=" + batch)
                .startsWith(newest.getLast());
        assertThat(second.select("#more a")).isEmpty();
    }

    private void one(UUID id, String change) {
        fixture.in(agency, "update message set " + change + " where id = ?", id);
    }
}
