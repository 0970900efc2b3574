package dev.ownrelay.lane;

import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.ledger.GroupCommit;
import dev.ownrelay.ledger.Ledger;
import dev.ownrelay.ledger.Unanswered;
import dev.ownrelay.relay.DefaultRelay;

import org.springframework.stereotype.Component;

import java.time.Clock;

/// Gives a run of a lane its workers, who share its logins and its commits.
@Component
class Crews {

    private final MailSenderFactory senders;
    private final DefaultRelay relay;
    private final RunSigners signers;
    private final Contention contention;
    private final Ledger ledger;
    private final Unanswered unanswered;
    private final Clock clock;

    Crews(
            MailSenderFactory senders,
            DefaultRelay relay,
            RunSigners signers,
            Contention contention,
            Ledger ledger,
            Unanswered unanswered,
            Clock clock) {
        this.senders = senders;
        this.relay = relay;
        this.signers = signers;
        this.contention = contention;
        this.ledger = ledger;
        this.unanswered = unanswered;
        this.clock = clock;
    }

    /// @param patient whether a server that says nothing is waited for even if others need the
    ///   thread; the relay of all always is
    Crew crew(LaneId id, boolean patient, Throttle throttle, Refusals refusals, RunFiles files) {
        var logins = new LaneLogins(senders, relay, contention, patient || id.viaRelay());
        var commits = new GroupCommit(ledger);
        var ours = signers.of(id, files);
        return new Crew(
                id,
                ours,
                () ->
                        new LaneWorker(
                                logins,
                                ours,
                                new Settlement(commits, new ResultStore(id), unanswered),
                                throttle,
                                refusals,
                                clock));
    }
}
