package dev.ownrelay.ledger;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Messages and lanes in the states that a test wants, in a database that begins empty.
@TestConfiguration(proxyBeanMethods = false)
public class Installation {

    @Autowired public EmptyDatabase database;
    @Autowired public OutboxFixture fixture;
    @Autowired public Outbox outbox;
    @Autowired public JdbcClient jdbc;
    @Autowired public SettableClock clock;

    public void empty() {
        database.empty();
        jdbc.sql("delete from scheduled_tasks").update();
        clock.advance(OutboxWatch.KEEP);
    }

    /// Enqueues a message, which gives its route a lane.
    public UUID message(UUID agency, UUID sender, @Nullable UUID server) {
        var message = OutboxFixture.message(sender, server, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)))
                .getFirst();
    }

    public void messages(UUID agency, UUID sender, MessageState state, int number) {
        for (var i = 0; i < number; i++) {
            var id = message(agency, sender, null);
            fixture.in(agency, "update message set state = ? where id = ?", state.name(), id);
        }
    }

    /// Changes the lane of a route.
    public void lane(UUID agency, @Nullable UUID server, String set, Object... params) {
        var all = new ArrayList<Object>(List.of(params));
        all.add(new LaneId(agency, server).toString());
        jdbc.sql("update scheduled_tasks set " + set + " where task_instance = ?")
                .params(all)
                .update();
    }

    /// A watch over a database at a port of this machine that is none.
    public static OutboxWatch watching(int port, Clock clock) {
        var dead =
                new DriverManagerDataSource(
                        "jdbc:postgresql://127.0.0.1:" + port + "/none", "a", "b");
        return new OutboxWatch(
                JdbcClient.create(dead), new DataSourceTransactionManager(dead), clock);
    }
}
