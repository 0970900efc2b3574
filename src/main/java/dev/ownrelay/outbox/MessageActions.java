package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.Messages;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// What people do to messages.
@Service
public class MessageActions {

    private final Messages messages;
    private final MessageAccess access;
    private final MessageChoices choices;
    private final Lanes lanes;
    private final RestEnds rests;
    private final Renewal renewal;
    private final Clock clock;

    MessageActions(
            Messages messages,
            MessageAccess access,
            MessageChoices choices,
            Lanes lanes,
            RestEnds rests,
            Renewal renewal,
            Clock clock) {
        this.messages = messages;
        this.access = access;
        this.choices = choices;
        this.lanes = lanes;
        this.rests = rests;
        this.renewal = renewal;
        this.clock = clock;
    }

    /// @return false when the message waits for a server that rests
    /// @throws MessageChoices.RouteUnusableException when the message would only be held again
    @Transactional
    public boolean act(MessageVerb verb, UUID id, SignedIn me) {
        var message = access.locked(id, me);
        apply(verb, message);
        messages.flush();
        return wake(verb, lane(message), me);
    }

    /// Does it with a message that is locked.
    ///
    /// @throws MessageChoices.RouteUnusableException when the message would only be held again
    void apply(MessageVerb verb, Message message) {
        var now = clock.instant();
        switch (verb) {
            case RETRY_NOW -> message.retryNow(now);
            case CANCEL -> message.cancel(now);
            case SEND_AGAIN -> {
                var way = choices.way(message);
                renewal.of(message, now);
                message.sendAgain(way, now);
            }
            case MARK_AS_SENT -> message.markAsSent(now);
            case SEEN -> message.seen(now);
        }
    }

    /// What is to leave leaves soon; *Retry now* counts also where the server rests after a
    /// failure.
    ///
    /// @return false when it rests all the same
    boolean wake(MessageVerb verb, LaneId lane, SignedIn me) {
        boolean ready = true;
        switch (verb) {
            case RETRY_NOW -> {
                ready = rests.end(lane.serverId(), me);
                lanes.tryNow(lane);
            }
            case SEND_AGAIN -> lanes.wake(lane);
            case CANCEL, MARK_AS_SENT, SEEN -> {}
        }
        return ready;
    }

    static LaneId lane(Message message) {
        return new LaneId(message.tenantId(), message.smtpServerId(), message.senderId());
    }
}
