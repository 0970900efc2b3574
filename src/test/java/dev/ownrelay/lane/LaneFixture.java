package dev.ownrelay.lane;

import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// An agency with one sender and one mail server, whose lane a test runs by hand.
@WithOutbox
public abstract class LaneFixture {

    @Autowired protected OutboxFixture fixture;
    @Autowired protected Outbox outbox;
    @Autowired protected LaneRunner runner;
    @Autowired protected Messages messages;
    @Autowired protected SettableClock clock;

    @AutoClose protected final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    protected UUID agency;
    protected UUID sender;
    protected UUID server;

    @BeforeEach
    protected void route() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, smtp.port(), null, null);
    }

    protected UUID enqueue(String to) {
        var message = OutboxFixture.message(sender, server, to);
        return as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message))).getFirst();
    }

    protected List<UUID> enqueue(int messages) {
        return enqueue(server, UUID.randomUUID(), messages);
    }

    protected List<UUID> enqueue(UUID server, UUID batch, int messages) {
        var all =
                IntStream.range(0, messages)
                        .mapToObj(i -> OutboxFixture.message(sender, server, i + "@x.example"))
                        .toList();
        return as(() -> outbox.enqueue(batch, all));
    }

    protected LaneEnd run() {
        return runner.run(agency, server);
    }

    protected Message message(UUID id) {
        return as(() -> messages.findById(id).orElseThrow());
    }

    protected MessageState state(UUID id) {
        return message(id).state();
    }

    protected <T> T as(Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }
}
