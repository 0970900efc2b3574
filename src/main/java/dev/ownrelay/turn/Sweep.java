package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.lane.OutboxProperties;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.message.Messages;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Mends, every half minute and at start, what crashes and lost wake-ups leave behind.
@Component
public class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final Messages messages;
    private final Deliveries deliveries;
    private final Lanes lanes;
    private final AgencyLanes allLanes;
    private final OutboxProperties properties;
    private final TransactionTemplate transactions;

    public Sweep(
            Messages messages,
            Deliveries deliveries,
            Lanes lanes,
            AgencyLanes allLanes,
            OutboxProperties properties,
            PlatformTransactionManager transactionManager) {
        this.messages = messages;
        this.deliveries = deliveries;
        this.lanes = lanes;
        this.allLanes = allLanes;
        this.properties = properties;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    public void run() {
        for (var agency : allLanes.neglected()) {
            try {
                CurrentTenant.run(agency.id(), () -> sweep(agency));
            } catch (RuntimeException e) {
                log.error("The outbox of agency {} could not be swept", agency.id(), e);
            }
        }
        lanes.look();
    }

    /// One lane a transaction: several locked in another order than people's messages lock them
    /// could wait for each other.
    private void sweep(AgencyLanes.Neglected agency) {
        for (var some : messages.underWay()) {
            var lane = new LaneId(agency.id(), some.serverId(), some.senderId());
            transactions.executeWithoutResult(_ -> abandon(lane));
        }
        if (!properties.paused() && !agency.paused()) {
            transactions.executeWithoutResult(_ -> allLanes.wakeAll(agency.id()));
        }
    }

    /// Waking the lane locks its row: a turn cannot begin meanwhile, and one that runs is left
    /// alone.
    private void abandon(LaneId lane) {
        lanes.wake(lane);
        if (!lanes.running(lane)) {
            var messages = deliveries.abandon(lane.queue());
            log.warn("{} messages of lane {} have an unknown end", messages, lane);
        }
    }
}
