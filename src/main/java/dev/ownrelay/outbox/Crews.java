package dev.ownrelay.outbox;

import dev.ownrelay.smtp.MailSenderFactory;

import org.springframework.stereotype.Component;

import java.time.Clock;

/// Gives a run of a lane its workers, who share its logins and its commits.
@Component
class Crews {

    private final MailSenderFactory senders;
    private final LetterWriter writer;
    private final Ledger ledger;
    private final Clock clock;

    Crews(MailSenderFactory senders, LetterWriter writer, Ledger ledger, Clock clock) {
        this.senders = senders;
        this.writer = writer;
        this.ledger = ledger;
        this.clock = clock;
    }

    Crew crew(LaneId id, Throttle throttle) {
        var doorway = new Doorway(senders);
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
