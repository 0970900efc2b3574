package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.WaitingLetters;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// What becomes of the letters of a server that no longer rests or that was moved.
@Component
class LettersOfServer implements WaitingLetters {

    private final Lanes lanes;
    private final Messages messages;
    private final Routes routes;
    private final OutboxMeters meters;

    LettersOfServer(Lanes lanes, Messages messages, Routes routes, OutboxMeters meters) {
        this.lanes = lanes;
        this.messages = messages;
        this.routes = routes;
        this.meters = meters;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryNow(UUID serverId) {
        lanes.tryNow(new LaneId(CurrentTenant.get(), serverId));
    }

    @Override
    @Transactional
    public int holdMoved(UUID serverId) {
        if (routes.endpoint(serverId) instanceof EndpointChoice.Ready ready) {
            var held = messages.holdMoved(serverId, ready.endpoint().place());
            meters.became(MessageState.HELD, held);
        }
        return messages.countBySmtpServerIdAndHoldReason(serverId, HoldReason.SERVER_CHANGED);
    }
}
