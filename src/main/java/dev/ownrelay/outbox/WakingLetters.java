package dev.ownrelay.outbox;

import dev.ownrelay.smtp.WaitingLetters;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Wakes the lane of a server that no longer rests.
@Component
class WakingLetters implements WaitingLetters {

    private final Lanes lanes;

    WakingLetters(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryNow(UUID serverId) {
        lanes.tryNow(new LaneId(CurrentTenant.get(), serverId));
    }
}
