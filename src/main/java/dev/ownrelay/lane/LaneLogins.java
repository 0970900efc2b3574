package dev.ownrelay.lane;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.relay.DefaultRelay;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/// Where the workers of a lane get their connections. Logins come one after another, and one that
/// is refused stands for all: many servers lock an account after some bad ones.
final class LaneLogins {

    private final MailSenderFactory senders;
    private final DefaultRelay relay;
    private final Contention contention;
    private final boolean patient;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable SmtpEndpoint refusedAt;
    private @Nullable Opened refusal;
    private volatile boolean opened;
    private volatile boolean gaveWay;

    /// @param patient whether to wait for a server that says nothing even if others need the thread
    LaneLogins(
            MailSenderFactory senders, DefaultRelay relay, Contention contention, boolean patient) {
        this.senders = senders;
        this.relay = relay;
        this.contention = contention;
        this.patient = patient;
    }

    /// Whether the last connection was given up for others, before the server said anything.
    boolean gaveWay() {
        return gaveWay;
    }

    Opened open(SmtpEndpoint endpoint) {
        if (!endpoint.hasLogin()) {
            return connect(endpoint);
        }
        turn.lock();
        try {
            return refusal != null && endpoint.equals(refusedAt) ? refusal : login(endpoint);
        } finally {
            turn.unlock();
        }
    }

    private Opened login(SmtpEndpoint endpoint) {
        var opened = connect(endpoint);
        if (opened instanceof Opened.Failed(DeliveryResult.Unauthorized _)) {
            refusedAt = endpoint;
            refusal = opened;
        }
        return opened;
    }

    private Opened connect(SmtpEndpoint endpoint) {
        var answer = contention.opening(() -> senders.create(endpoint, this::givesWay).open());
        opened |= answer instanceof Opened.Open;
        gaveWay &= !opened;
        if (answer instanceof Opened.Open(var connection)) {
            relay.heard(endpoint, connection.sizeLimit());
        }
        return answer;
    }

    /// A server that has let us in before is waited for.
    private boolean givesWay() {
        gaveWay = !patient && !opened && contention.threadsAreShort();
        return gaveWay;
    }
}
