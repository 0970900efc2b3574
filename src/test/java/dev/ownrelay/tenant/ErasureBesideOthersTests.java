package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.support.OwnrelayTest;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/// A candidate is erased while others send, write and erase, too.
@OwnrelayTest
class ErasureBesideOthersTests extends ErasedFixture {

    @Autowired Recipients recipients;

    @Test
    void whatLeavesJustNowIsNamedAndMustBeWaitedFor() {
        superuser
                .sql(
                        "update message set state = 'SENDING' where tenant_id = ? and state ="
                                + " 'UNKNOWN'")
                .param(victim.id)
                .update();
        var before = victim.checksums();
        var page = page("/candidates/" + victim.candidate + "/erase");
        assertThat(page.select("#leaving a").text()).isEqualTo("For Erika");
        assertThat(page.select("main button")).isEmpty();
        var answer = erase(admin);
        assertThat(answer).hasStatusOk().bodyText().contains("is leaving just now", "For Erika");
        assertThat(victim.checksums()).isEqualTo(before);
    }

    /// Somebody changes an email to the candidate, stores a file, an email, or the candidate.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id::text from message where candidate_id = :candidate for update",
                """
                select pg_advisory_xact_lock_shared(hashtextextended('attachments:' || :agency, 0))
                    ::text where :candidate is not null
                """,
                """
                select pg_advisory_xact_lock_shared(hashtextextended('candidates:' || :agency, 0))
                    ::text where :candidate is not null
                """,
                "select id::text from candidate where id = :candidate for update"
            })
    void whoeverIsMetIsNotWaitedForAndNothingIsErased(String lock) throws Exception {
        var before = victim.checksums();
        beside(
                () -> lock(lock),
                () ->
                        assertThat(erase(admin))
                                .hasStatusOk()
                                .bodyText()
                                .contains("Nothing was erased."));
        assertThat(victim.checksums()).isEqualTo(before);
        assertThat(erase(admin)).hasStatus(303);
        assertThat(traces()).isEmpty();
    }

    @Test
    void ofTwoAtOnceOneErasesAndTheOtherFindsNobodyOrNothingThatCanBeErasedNow() throws Exception {
        try (var two = Executors.newFixedThreadPool(2)) {
            var both = List.of(two.submit(() -> erase(admin)), two.submit(() -> erase(admin)));
            var statuses = new ArrayList<Integer>();
            for (var each : both) {
                statuses.add(each.get().getResponse().getStatus());
            }
            assertThat(statuses).containsOnlyOnce(303).containsAnyOf(200, 404);
        }
        assertThat(count("audit_event where action = 'candidate.erased'")).isEqualTo(1);
    }

    @Test
    void othersWriteWhileTheTracesGoAndWhatTheyStoreGoesTooAndNoneIsStoredAfterwards()
            throws Exception {
        var late = new ArrayList<UUID>();
        var erased =
                besideErasing(() -> {
                    inTheirName(() -> {
                        application.sql("set local lock_timeout = '10s'").update();
                        lock(
                                """
                                select pg_advisory_xact_lock_shared(hashtextextended(
                                    'attachments:' || :agency, 0))::text
                                where :candidate is not null
                                """);
                        recipients.keep(List.of(victim.candidate));
                    });
                    late.add(send("QUEUED", victim.candidate, "erika.new@b.test"));
                    note("candidate.mark-lifted", "erika.new@b.test");
                });
        assertThat(erased).hasStatus(303);
        assertThat(traces()).isEmpty();
        assertThat(row("message", late.getFirst())).contains("CANCELLED", "Erased person");
        assertThatThrownBy(() -> inTheirName(() -> recipients.keep(List.of(victim.candidate))))
                .isInstanceOf(Recipients.GoneException.class);
    }

    @Test
    void whoGetsAnotherAddressMeanwhileIsNotErased() throws Exception {
        var erased =
                besideErasing(() ->
                        superuser
                                .sql(
                                        """
                                        update candidate set email = 'erika.new@b.test',
                                            version = version + 1 where id = ?
                                        """)
                                .param(victim.candidate)
                                .update());
        assertThat(erased).hasStatusOk().bodyText().contains("Nothing was erased.");
        assertThat(count("message where erased_at is not null")).isZero();
    }

    /// @param meanwhile what happens while the traces are being removed
    private MvcTestResult besideErasing(Runnable meanwhile) throws Exception {
        try (var eraser = Executors.newSingleThreadExecutor()) {
            var erased = new AtomicReference<Future<MvcTestResult>>();
            beside(
                    () ->
                            lock(
                                    """
                                    select id::text from explanation_note
                                    where :candidate is not null for update
                                    """),
                    () -> {
                        erased.set(eraser.submit(() -> erase(admin)));
                        Awaitility.await().until(this::somebodyWaits);
                        meanwhile.run();
                    });
            return erased.get().get();
        }
    }

    private boolean somebodyWaits() {
        return !strings(
                        "select 1::text from pg_locks where not granted and database = ("
                                + "select oid from pg_database where datname = current_database())"
                                + " or not granted and locktype = 'transactionid'")
                .isEmpty();
    }

    /// Does one thing while somebody else, who has done another, has not come to the end of it.
    private void beside(Runnable begun, Runnable meanwhile) throws Exception {
        var beginning = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var other = Executors.newSingleThreadExecutor()) {
            var whole =
                    other.submit(() ->
                            inTheirName(() -> {
                                begun.run();
                                beginning.countDown();
                                await(end);
                            }));
            try {
                beginning.await();
                meanwhile.run();
            } finally {
                end.countDown();
            }
            whole.get();
        }
    }

    private void inTheirName(Runnable work) {
        CurrentTenant.run(
                victim.id,
                () -> new TransactionTemplate(transactions).executeWithoutResult(_ -> work.run()));
    }

    private void lock(String sql) {
        application
                .sql(sql)
                .param("agency", victim.id)
                .param("candidate", victim.candidate)
                .query(String.class)
                .list();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
