package dev.ownrelay.bounce;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.ledger.MessageStates;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Lets go on what waited only because of the mark of an address.
@Component
class ReleasedMessages {

    private final MarkedAddresses marks;
    private final MessageStates states;
    private final Lanes lanes;
    private final Clock clock;

    ReleasedMessages(MarkedAddresses marks, MessageStates states, Lanes lanes, Clock clock) {
        this.marks = marks;
        this.states = states;
        this.lanes = lanes;
        this.clock = clock;
    }

    /// @param message to the address, which may be marked still because of another one
    void goOn(Message message) {
        if (marks.among(List.of(message.toAddress())).isEmpty()) {
            states.releaseMarked(message.candidateId(), message.toAddress(), clock.instant())
                    .forEach(queue ->
                            lanes.wake(
                                    new LaneId(
                                            CurrentTenant.get(), queue.server(), queue.sender())));
        }
    }
}
