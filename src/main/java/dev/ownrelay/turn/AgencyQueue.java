package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.people.MessageQueue;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Holds and wakes what the agency has in the queue.
@Service
class AgencyQueue implements MessageQueue {

    private final Deliveries deliveries;
    private final AgencyLanes allLanes;
    private final Lanes lanes;

    AgencyQueue(Deliveries deliveries, AgencyLanes allLanes, Lanes lanes) {
        this.deliveries = deliveries;
        this.allLanes = allLanes;
        this.lanes = lanes;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(UUID senderId) {
        deliveries.holdOf(senderId);
    }

    @Override
    @Transactional
    public void wake() {
        allLanes.wakeAll(CurrentTenant.get());
        lanes.lookAfterCommit();
    }
}
