package dev.ownrelay.outbox;

import dev.ownrelay.smtp.SmtpConnections;

import org.springframework.stereotype.Component;

import java.time.Clock;

/// Gives a run of a lane its workers, who share its logins and its commits.
@Component
class Crews {

    private final SmtpConnections connections;
    private final LetterWriter writer;
    private final Ledger ledger;
    private final Clock clock;

    Crews(SmtpConnections connections, LetterWriter writer, Ledger ledger, Clock clock) {
        this.connections = connections;
        this.writer = writer;
        this.ledger = ledger;
        this.clock = clock;
    }

    Crew crew(LaneId id, Throttle throttle) {
        var doorway = new Doorway(connections);
        var commits = new GroupCommit(ledger);
        return new Crew(
                id,
                () ->
                        new LaneWorker(
                                doorway,
                                writer,
                                new Settlement(commits, new ResultStore(id)),
                                throttle,
                                clock));
    }
}
