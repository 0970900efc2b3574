package dev.ownrelay.harness;

import dev.ownrelay.support.Visitor;

import java.time.Duration;
import java.util.UUID;

/// Somebody who is signed in and sends by a mail server of this process, whose clock is that of the
/// benchmark.
record Person(Rig rig, Visitor visitor, Lane lane) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static Person at(Rig rig) {
        var agency = id(rig, "tenant_id");
        var user = id(rig, "user_id");
        var lane = Lane.of(rig.sql, agency, user, new Sink(true), 2);
        rig.sql
                .sql("update app_user set smtp_server_id = ? where id = ?")
                .params(lane.server(), user)
                .update();
        var visitor = new Visitor(rig.program.port());
        visitor.signIn(Node.EMAIL, Node.PASSWORD);
        return new Person(rig, visitor, lane);
    }

    private static UUID id(Rig rig, String column) {
        return rig.sql
                .sql("select " + column + " from sign_in where email = ?")
                .param(Node.EMAIL)
                .query(UUID.class)
                .single();
    }

    /// The page of a message to a new candidate.
    Message open() {
        return Message.begin(visitor, rig.sql, lane.agency());
    }

    /// Waits until a message is stored as sent.
    Sink.Arrival arrival(UUID message) {
        Site.await("the message is sent", PATIENCE, () -> state(message).equals("SENT"));
        var messageId =
                rig.sql
                        .sql("select message_id from message where id = ?")
                        .param(message)
                        .query(String.class)
                        .single();
        return lane.sink().arrival(messageId);
    }

    private String state(UUID message) {
        return rig.sql
                .sql("select state from message where id = ?")
                .param(message)
                .query(String.class)
                .single();
    }

    @Override
    public void close() {
        lane.close();
    }
}
