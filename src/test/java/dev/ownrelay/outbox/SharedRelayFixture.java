package dev.ownrelay.outbox;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// Two agencies whose messages leave through one default relay.
@WithOutbox
public abstract class SharedRelayFixture {

    protected static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired protected OutboxFixture fixture;
    @Autowired protected Outbox outbox;
    @Autowired protected Messages messages;
    @Autowired protected Stories stories;
    @Autowired protected RelayPauses pauses;
    @Autowired protected Task<Void> laneTask;
    @Autowired protected DataSource dataSource;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected SettableClock clock;

    protected record Agency(UUID id, UUID sender) {

        SignedIn me() {
            return new SignedIn(id, sender, Role.RECRUITER, false);
        }
    }

    protected ManualScheduler node;
    protected Agency north;
    protected Agency south;
    private int before;

    @DynamicPropertySource
    protected static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    protected void twoAgencies() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        for (var table : List.of("scheduled_tasks", "relay_pause", "relay_rest")) {
            jdbc.sql("delete from " + table).update();
        }
        RELAY.behave();
        before = RELAY.messages().size();
        node = node();
        north = agency();
        south = agency();
    }

    protected ManualScheduler node() {
        return TestHelper.createManualScheduler(
                        new TransactionAwareDataSourceProxy(dataSource), laneTask)
                .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                .start();
    }

    protected void turn() {
        turn(node);
    }

    protected void turn(ManualScheduler at) {
        at.setTime(clock.instant());
        at.runAnyDueExecutions();
    }

    protected Agency agency() {
        var id = fixture.agency();
        return new Agency(id, fixture.user(id));
    }

    protected List<UUID> enqueue(Agency agency, int messages) {
        return enqueue(UUID.randomUUID(), agency, messages);
    }

    /// To addresses that name the sender.
    protected List<UUID> enqueue(UUID batch, Agency agency, int messages) {
        var all =
                IntStream.range(0, messages)
                        .mapToObj(i ->
                                OutboxFixture.message(
                                        agency.sender(),
                                        null,
                                        i + "_" + agency.sender() + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency.id(), () -> outbox.enqueue(batch, all));
    }

    /// The senders of the messages, in the order in which the relay took them.
    protected List<UUID> sent() {
        var all = RELAY.messages();
        return all.subList(before, all.size()).stream()
                .map(message -> UUID.fromString(message.to().split("@")[0].split("_")[1]))
                .toList();
    }

    protected Story story(Agency agency, UUID message) {
        return CurrentTenant.call(
                agency.id(), () -> stories.of(message(agency, message), agency.me()));
    }

    protected MessageState state(Agency agency, UUID id) {
        return message(agency, id).state();
    }

    protected Message message(Agency agency, UUID id) {
        return CurrentTenant.call(agency.id(), () -> messages.findById(id).orElseThrow());
    }
}
