package dev.ownrelay.outbox;

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
abstract class LaneFixture {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired LaneRunner runner;
    @Autowired Messages messages;
    @Autowired SettableClock clock;

    @AutoClose final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();
    UUID agency;
    UUID sender;
    UUID server;

    @BeforeEach
    void route() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, smtp.port(), null, null);
    }

    UUID enqueue(String to) {
        var letter = OutboxFixture.letter(sender, server, to);
        return as(() -> outbox.enqueue(UUID.randomUUID(), List.of(letter))).getFirst();
    }

    List<UUID> enqueue(int letters) {
        return enqueue(server, UUID.randomUUID(), letters);
    }

    List<UUID> enqueue(UUID server, UUID batch, int letters) {
        var all =
                IntStream.range(0, letters)
                        .mapToObj(i -> OutboxFixture.letter(sender, server, i + "@x.example"))
                        .toList();
        return as(() -> outbox.enqueue(batch, all));
    }

    LaneEnd run() {
        return runner.run(agency, server);
    }

    Message message(UUID id) {
        return as(() -> messages.findById(id).orElseThrow());
    }

    MessageState state(UUID id) {
        return message(id).state();
    }

    <T> T as(Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }
}
