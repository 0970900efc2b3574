package dev.ownrelay.turn;

import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.lane.LearnedLimits;
import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.Messages.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// What becomes of the messages that wait for a server when it is changed, switched off, deleted or
/// tried again.
@Component
class MessagesOfServer implements WaitingMessages {

    private final Lanes lanes;
    private final AgencyLanes allLanes;
    private final Messages messages;
    private final LearnedLimits limits;
    private final StrandedMessages stranded;
    private final RelayRests relayRests;

    MessagesOfServer(
            Lanes lanes,
            AgencyLanes allLanes,
            Messages messages,
            LearnedLimits limits,
            StrandedMessages stranded,
            RelayRests relayRests) {
        this.lanes = lanes;
        this.allLanes = allLanes;
        this.messages = messages;
        this.limits = limits;
        this.stranded = stranded;
        this.relayRests = relayRests;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryNow(UUID serverId) {
        allLanes.tryAllNow(CurrentTenant.get(), serverId);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void relayChanged() {
        var lane = new LaneId(CurrentTenant.get(), null);
        lanes.lock(lane);
        limits.forget(lane);
        lanes.wake(lane);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryRelayNow() {
        relayRests.wakeAll();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean relayServes() {
        return relayRests.anyIsServed();
    }

    /// What its lane has under way is held when that turn ends: [LaneTurn] looks at the server once
    /// more, behind the lock that is taken here.
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(UUID serverId) {
        var agency = CurrentTenant.get();
        allLanes.lockAll(agency, serverId);
        limits.forgetAll(agency, serverId);
        stranded.holdAll(agency, serverId);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void follow(UUID serverId, String place) {
        allLanes.lockAll(CurrentTenant.get(), serverId);
        stranded.follow(serverId, place);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, Long> waiting(Collection<UUID> serverIds) {
        return serverIds.isEmpty()
                ? Map.of()
                : messages.waiting(serverIds).stream()
                        .collect(Collectors.toMap(Waiting::serverId, Waiting::count));
    }

    @Override
    @Transactional(readOnly = true)
    public int moved(UUID serverId) {
        return messages.countBySmtpServerIdAndHoldReason(serverId, HoldReason.SERVER_CHANGED);
    }
}
