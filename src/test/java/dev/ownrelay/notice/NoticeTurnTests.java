package dev.ownrelay.notice;

import static dev.ownrelay.notice.NoticeState.State.FAILED;
import static dev.ownrelay.notice.NoticeState.State.SENT;
import static dev.ownrelay.notice.NoticeState.State.WAITING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.support.ScriptedSmtpServer.Message;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.IllegalTransactionStateException;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

class NoticeTurnTests extends NoticeFixture {

    @Autowired RelayPauses pauses;
    @Autowired JdbcConnectionDetails database;

    @Test
    void leavesAsAMailThatNobodyShouldAnswer() {
        var id = enqueue(invitation("bob@firm.test"));
        assertThat(RELAY.messages()).as("nothing leaves by itself").isEmpty();
        run();
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(RELAY.messages())
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.from()).isEqualTo("anna@north.test");
                    assertThat(message.to()).isEqualTo("bob@firm.test");
                    assertThat(message.text())
                            .contains(
                                    "From: Anna de Vries <anna@north.test>",
                                    "To: Bob Smit <bob@firm.test>",
                                    "Subject: Uitnodiging",
                                    "Auto-Submitted: auto-generated",
                                    "Content-Language: nl",
                                    "@north.test>",
                                    TOKEN)
                            .doesNotContain("Reply-To");
                });
        run();
        assertThat(RELAY.messages()).hasSize(1);
    }

    /// Its people may get back in; nobody writes to others.
    @Test
    void ofAPausedAgencyWaitsUnlessItsReaderAskedForIt() {
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        var invited = enqueue(invitation("bob@firm.test"));
        var asked = enqueue(of("reset"));
        run();
        assertThat(state(invited)).isEqualTo(WAITING);
        assertThat(state(asked)).isEqualTo(SENT);
        jdbc.sql("update agency set paused = false where id = ?").param(agency).update();
        run();
        assertThat(state(invited)).isEqualTo(SENT);
    }

    private Notice of(String kind) {
        var until = clock.instant().plus(Duration.ofHours(1));
        return new Notice(kind, "bo@north.test", "Bo", Locale.of("en"), "Link", TOKEN, until);
    }

    @Test
    void isTakenOnlyInATransactionOfTheCaller() {
        var way = as(() -> notices.way(List.of(ANNA))).orElseThrow();
        assertThatThrownBy(() ->
                        CurrentTenant.call(
                                agency, () -> notices.enqueue(invitation("bob@firm.test"), way)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void isTriedAgainLaterAndLaterUnderTheSameId() {
        refuseRecipients("450 4.2.0 Greylisted bob@firm.test");
        var id = enqueue(invitation("bob@firm.test"));
        run();
        for (var minutes : List.of(1, 5, 15, 30, 30)) {
            assertThat(state(id)).isEqualTo(WAITING);
            var before = RELAY.count("RCPT");
            clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
            run();
            assertThat(RELAY.count("RCPT")).as("before its time").isEqualTo(before);
            clock.advance(Duration.ofMillis(1));
            run();
            assertThat(RELAY.count("RCPT")).isEqualTo(before + 1);
        }
        assertThat(words(id)).isEqualTo("cause.greylisted.what");
        RELAY.behave().closeAt("DOT");
        clock.advance(Duration.ofMinutes(30));
        run();
        assertThat(state(id)).as("it may have left").isEqualTo(WAITING);
        RELAY.behave();
        clock.advance(Duration.ofMinutes(30));
        run();
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(words(id)).isNull();
        assertThat(failures.count()).isZero();
    }

    @Test
    void failsWhereItIsRefusedAndNamesNobodyToOperators() {
        refuseRecipients("550 5.1.1 <bob@firm.test>: no such user");
        var id = enqueue(invitation("bob@firm.test"));
        run();
        assertThat(state(id)).isEqualTo(FAILED);
        assertThat(words(id)).isEqualTo("cause.recipient-unknown.what");
        assertThat(failures.lines())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.id()).isEqualTo(id);
                    assertThat(line.agency()).isEqualTo("Agency");
                    assertThat(line.kind()).isEqualTo("invitation");
                    assertThat(line.cause()).isEqualTo("cause.recipient-unknown.what");
                    assertThat(line.at()).isEqualTo(clock.instant());
                });
        assertThat(rowsOf("notice_failure")).noneMatch(row -> row.contains("bob"));
        clock.advance(Duration.ofDays(1));
        run();
        assertThat(RELAY.messages()).isEmpty();
    }

    @Test
    void neverLeavesOnceItIsWorthless() {
        refuseRecipients("450 4.2.0 Greylisted");
        var tried = enqueue(invitation("bob@firm.test"));
        run();
        var late = enqueue(invitation("eva@firm.test"));
        RELAY.behave();
        clock.advance(Duration.ofDays(7));
        run();
        assertThat(RELAY.messages()).isEmpty();
        assertThat(List.of(state(tried), state(late))).containsOnly(FAILED);
        assertThat(words(tried)).isEqualTo("cause.greylisted.what");
        assertThat(words(late)).isEqualTo("notice.failed.expired");
        assertThat(failures.count()).isEqualTo(2);
    }

    @Test
    void itsTextStandsNowhereInClearAndIsGoneInTheEnd() {
        var sent = enqueue(invitation("bob@firm.test"));
        assertThat(everything()).noneSatisfy((_, rows) -> assertThat(rows).contains(TOKEN));
        run();
        refuseRecipients("550 5.7.1 No");
        var refused = enqueue(invitation("eva@firm.test"));
        run();
        refuseRecipients("450 4.7.1 Later");
        var expired = enqueue(invitation("joe@firm.test"));
        run();
        clock.advance(Duration.ofDays(8));
        run();
        for (var id : List.of(sent, refused, expired)) {
            assertThat(sealed(id)).as(state(id).name()).isEmpty();
        }
        assertThat(everything()).noneSatisfy((_, rows) -> assertThat(rows).contains(TOKEN));
    }

    @Test
    void aTextOfAnotherRowIsNotSent() {
        var one = enqueue(invitation("bob@firm.test"));
        var other = enqueue(invitation("eva@firm.test"));
        fixtures.in(
                agency,
                "update notice set sealed_text = (select sealed_text from notice where id = ?)"
                        + " where id = ?",
                one,
                other);
        run();
        assertThat(state(one)).isEqualTo(SENT);
        assertThat(state(other)).isEqualTo(FAILED);
        assertThat(words(other)).isEqualTo("notice.failed.unreadable");
    }

    @Test
    void oneWhoseKeyIsNotHereYetWaitsForIt() {
        var id = enqueue(invitation("bob@firm.test"));
        var sealed = sealed(id);
        seal(id, sealed.replaceFirst("^v1:[^:]+", "v1:k99"));
        for (var i = 0; i < 20; i++) {
            run();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(state(id)).isEqualTo(WAITING);
        assertThat(words(id)).isEqualTo("notice.failed.key");
        assertThat(failures.count()).isZero();
        seal(id, sealed);
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    private void seal(UUID id, String text) {
        fixtures.in(agency, "update notice set sealed_text = ? where id = ?", text, id);
    }

    @Test
    void workersAtTheSameTimeSendItOnce() throws InterruptedException {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 10; i++) {
            ids.add(enqueue(invitation("bob" + i + "@firm.test")));
        }
        var workers = new ArrayList<Thread>();
        for (var i = 0; i < 6; i++) {
            workers.add(Thread.startVirtualThread(this::run));
        }
        for (var worker : workers) {
            worker.join();
        }
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(RELAY.messages().stream().map(Message::to)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void aNodeThatDiesWithItLeavesItToAnother() {
        var id = enqueue(invitation("bob@firm.test"));
        assertThat(CurrentTenant.call(agency, () -> rows.claim(true, Set.of()))).isPresent();
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        run();
        assertThat(RELAY.messages()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    @Test
    void whoLostTheClaimMeanwhileSendsNothing() {
        var id = enqueue(invitation("bob@firm.test"));
        RELAY.beforeReply(
                "DATA",
                () ->
                        fixtures.in(
                                agency,
                                "update notice set claimed_until = claimed_until + interval '1"
                                        + " minute'"));
        run();
        assertThat(RELAY.messages()).isEmpty();
        assertThat(state(id)).isEqualTo(WAITING);
    }

    @Test
    void waitsWhileTheRelayRestsAndTakesPartInItsPause() {
        RELAY.reply("GREETING", "421 4.3.2 Closed");
        var id = enqueue(invitation("bob@firm.test"));
        run();
        assertThat(pauses.restsUntil()).hasValue(clock.instant().plus(Duration.ofMinutes(1)));
        RELAY.behave();
        var next = enqueue(invitation("eva@firm.test"));
        run();
        assertThat(RELAY.messages()).as("it rests").isEmpty();
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(List.of(state(id), state(next))).containsOnly(SENT);
        assertThat(pauses.find()).isEmpty();
    }

    @Test
    void aRefusedRecipientSaysNothingOfTheRelay() {
        refuseRecipients("421 4.7.0 Too many for this agency");
        enqueue(invitation("bob@firm.test"));
        run();
        assertThat(pauses.find()).isEmpty();
    }

    @Test
    void neitherDoesAConnectionThatBreaksAtTheRecipient() {
        RELAY.closeAt("RCPT");
        var id = enqueue(invitation("bob@firm.test"));
        run();
        assertThat(pauses.find()).isEmpty();
        assertThat(state(id)).isEqualTo(WAITING);
        RELAY.behave();
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    @Test
    void oneThatBreaksThereAfterAPauseFindsOutThatTheRelayWorks() {
        RELAY.reply("GREETING", "421 4.3.2 Closed");
        enqueue(invitation("bob@firm.test"));
        run();
        RELAY.behave().closeAt("RCPT");
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(pauses.find()).isEmpty();
    }

    @Test
    void aRelayThatIsBusyIsTriedAgainInAMomentAndRestsForNobody() {
        for (var atWork : List.of(fixtures.agency(), agency)) {
            laneAtWork(atWork);
            RELAY.behave().reply("GREETING", "421 4.3.2 Too many connections");
            int connections = RELAY.connections();
            var ids =
                    List.of(
                            enqueue(invitation("bob@firm.test")),
                            enqueue(invitation("eva@firm.test")));
            run();
            assertThat(pauses.find()).isEmpty();
            assertThat(RELAY.connections() - connections).isOne();
            assertThat(called()).containsExactly(clock.instant().plusSeconds(2));
            RELAY.behave();
            run();
            assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(WAITING));
            clock.advance(Duration.ofSeconds(2));
            run();
            assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        }
    }

    @Test
    void aRelayThatIsBusyCostsItNoPatience() {
        laneAtWork(fixtures.agency());
        RELAY.reply("GREETING", "421 4.3.2 Too many connections");
        var id = enqueue(invitation("bob@firm.test"));
        for (var i = 0; i < 10; i++) {
            run();
            clock.advance(Duration.ofSeconds(2));
        }
        refuseOnlyRecipients();
        run();
        assertThat(state(id)).isEqualTo(WAITING);
        RELAY.behave();
        clock.advance(Duration.ofMinutes(1));
        run();
        assertThat(state(id)).as("the first delay").isEqualTo(SENT);
    }

    @Test
    void isForgottenAfterThirtyDays() {
        var id = enqueue(invitation("bob@firm.test"));
        refuseRecipients("550 5.1.1 No such user");
        run();
        clock.advance(Duration.ofDays(30));
        hand.sweep();
        assertThat(state(id)).isEqualTo(FAILED);
        clock.advance(Duration.ofSeconds(2));
        hand.sweep();
        assertThat(as(() -> notices.states(List.of(id)))).isEmpty();
        assertThat(failures.count()).isZero();
    }

    private void refuseOnlyRecipients() {
        RELAY.behave();
        refuseRecipients("450 4.2.0 Greylisted");
    }

    /// As db-scheduler keeps it.
    private void laneAtWork(UUID of) {
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values ('lane', ?, now(), true, 1)
                        """)
                .param(of + ":default")
                .update();
    }

    /// When the notices that found no connection are called again.
    private List<Instant> called() {
        return jdbc
                .sql("select execution_time from scheduled_tasks where task_name = ?")
                .param("crowded-notices")
                .query(Timestamp.class)
                .stream()
                .map(Timestamp::toInstant)
                .toList();
    }

    private String sealed(UUID id) {
        return as(() ->
                jdbc.sql("select coalesce(sealed_text, '') from notice where id = ?")
                        .param(id)
                        .query(String.class)
                        .single());
    }

    /// All rows of all tables, by table.
    private Map<String, String> everything() {
        return superuser()
                .sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .stream()
                .collect(
                        Collectors.toMap(
                                table -> table, table -> String.join("\n", rowsOf(table))));
    }

    private List<String> rowsOf(String table) {
        return superuser()
                .sql("select t::text from \"%s\" t".formatted(table))
                .query(String.class)
                .list();
    }

    private JdbcClient superuser() {
        return JdbcClient.create(
                new DriverManagerDataSource(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword()));
    }
}
