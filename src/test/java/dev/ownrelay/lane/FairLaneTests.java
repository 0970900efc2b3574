package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer.Message;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// Inside a route nobody waits for a colleague's thousand. Each recipient's address begins with who
/// wrote.
class FairLaneTests extends LaneFixture {

    UUID colleague;

    @BeforeEach
    void oneConnection() {
        colleague = fixture.user(agency);
        servers("max_connections = 1");
    }

    @Test
    void aSingleNoteBehindAColleaguesHundredsLeavesWithTheNextFew() {
        servers("per_minute = 30");
        send(colleague, "bob", 300);
        for (int i = 0; i < 10; i++) {
            step();
        }
        assertThat(left()).hasSize(10);
        send(sender, "anna", 1);
        for (int i = 0; i < 4; i++) {
            step();
        }
        assertThat(left().subList(10, 14)).containsOnlyOnce("anna");
    }

    @Test
    void aNoteThatIsWrittenWhileHundredsLeaveAtFullSpeedLeavesWithTheNextFewOfAConnection() {
        send(colleague, "bob", 100);
        smtp.onMessage(_ -> {
            if (left().size() == 30) {
                send(sender, "anna", 1);
            }
        });
        run();
        assertThat(left()).hasSize(101);
        assertThat(left().indexOf("anna")).isBetween(30, 41);
    }

    @Test
    void largeBatchesOfTwoPeopleTakeTurnsAndEndTogether() {
        send(colleague, "bob", 40);
        clock.advance(Duration.ofMinutes(1));
        send(sender, "anna", 40);
        run();
        for (int i = 0; i < 80; i += 2) {
            assertThat(left().subList(i, i + 2)).containsExactlyInAnyOrder("anna", "bob");
        }
    }

    @Test
    void threePeopleTakeTurnsAlsoWhereEachRunSendsOneMessageOnWhicheverNode() {
        servers("per_minute = 1");
        var third = fixture.user(agency);
        send(colleague, "bob", 11);
        send(sender, "anna", 11);
        send(third, "cleo", 11);
        for (int i = 0; i < 33; i++) {
            step();
        }
        for (int i = 0; i < 33; i += 3) {
            assertThat(left().subList(i, i + 3)).containsExactlyInAnyOrder("anna", "bob", "cleo");
        }
    }

    @Test
    void aStreamOfNotesLeavesALargeBatchEveryFourthMessage() {
        servers("per_minute = 1");
        send(colleague, "bob", 12);
        for (int i = 0; i < 48; i++) {
            send(sender, "anna", 1);
            send(sender, "anna", 1);
            step();
        }
        for (int i = 0; i < 48; i += 4) {
            assertThat(left().subList(i, i + 4)).containsOnlyOnce("bob").contains("anna");
        }
    }

    @Test
    void tenRecipientsAreFewAndElevenAreMany() {
        send(colleague, "many", 11);
        clock.advance(Duration.ofMinutes(1));
        send(sender, "few", 10);
        run();
        assertThat(left().subList(0, 14)).filteredOn("few"::equals).hasSize(10);
    }

    @Test
    void whatIsDeferredTakesItsTurnAgainWhenItIsDue() {
        smtp.extensions("SIZE 52428800").replyOnce("RCPT", "450 4.2.0 Greylisted");
        send(colleague, "bob", 12);
        run();
        assertThat(left()).hasSize(11);
        clock.advance(Duration.ofMinutes(2));
        send(sender, "anna", 3);
        run();
        assertThat(left().subList(11, 15)).contains("bob", "anna");
    }

    @Test
    void whatADayTakesIsSharedToo() {
        servers("per_day = 8");
        send(colleague, "bob", 20);
        send(sender, "anna", 20);
        run();
        assertThat(left()).hasSize(8).filteredOn("anna"::equals).hasSize(4);
    }

    @Test
    void nobodyIsLeftOutWhereManyPeopleAndConnectionsAreAtWork() {
        servers("max_connections = 8");
        var names = new ArrayList<String>();
        for (int i = 0; i < 30; i++) {
            names.add("user" + i);
            send(fixture.user(agency), "user" + i, 11);
        }
        run();
        assertThat(left()).hasSize(330);
        assertThat(left().subList(0, 60)).containsAll(names.subList(0, 20));
        assertThat(smtp.messages().stream().map(Message::to)).doesNotHaveDuplicates();
    }

    private void servers(String change) {
        fixture.in(agency, "update smtp_server set " + change + " where id = ?", server);
    }

    /// Sends what may leave now, and waits until more may.
    private void step() {
        if (run() instanceof LaneEnd.Resting(var until)) {
            clock.set(until);
        }
    }

    /// Who wrote, in the order in which the server took the messages.
    private List<String> left() {
        return smtp.messages().stream().map(message -> message.to().replaceAll("-.*", "")).toList();
    }

    private void send(UUID who, String name, int messages) {
        var all =
                IntStream.range(0, messages)
                        .mapToObj(i ->
                                OutboxFixture.message(who, server, name + "-" + i + "@x.example"))
                        .toList();
        as(() -> outbox.enqueue(UUID.randomUUID(), all));
    }
}
