package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.WaitingLetters;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// What becomes of the letters of a server that an administrator changed or tries again.
@Component
class LettersOfServer implements WaitingLetters {

    private final Lanes lanes;
    private final Messages messages;
    private final LearnedLimits limits;
    private final Routes routes;
    private final OutboxMeters meters;
    private final JdbcClient jdbc;

    LettersOfServer(
            Lanes lanes,
            Messages messages,
            LearnedLimits limits,
            Routes routes,
            OutboxMeters meters,
            JdbcClient jdbc) {
        this.lanes = lanes;
        this.messages = messages;
        this.limits = limits;
        this.routes = routes;
        this.meters = meters;
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tryNow(UUID serverId) {
        lanes.tryNow(new LaneId(CurrentTenant.get(), serverId));
    }

    /// What its lane has under way is held when that turn ends: [LaneTurn] looks at the server once
    /// more, behind the lock that is taken here.
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(UUID serverId) {
        var lane = new LaneId(CurrentTenant.get(), serverId);
        lanes.lock(lane);
        limits.forget(lane);
        switch (routes.endpoint(serverId)) {
            case EndpointChoice.NotReady(var reason) -> hold(serverId, null, HoldReason.of(reason));
            case EndpointChoice.Ready ready ->
                    hold(serverId, ready.endpoint().place(), HoldReason.SERVER_CHANGED);
        }
    }

    /// A letter that somebody else is changing is left to the lane: waiting for its row here could
    /// end in a circle.
    ///
    /// @param place letters meant for it stay; null: none does
    private void hold(UUID serverId, @Nullable String place, HoldReason reason) {
        var held =
                jdbc.sql(
                                """
                                update message set state = 'HELD', hold_reason = :reason
                                where tenant_id = :agency and id in (
                                    select id from message
                                    where tenant_id = :agency and state = 'QUEUED'
                                        and smtp_server_id = :server
                                        and (:place::text is null or destination <> :place)
                                    for update skip locked)
                                """)
                        .param("reason", reason.name())
                        .param("agency", CurrentTenant.get())
                        .param("server", serverId)
                        .param("place", place)
                        .update();
        meters.became(MessageState.HELD, held);
    }

    @Override
    @Transactional(readOnly = true)
    public int moved(UUID serverId) {
        return messages.countBySmtpServerIdAndHoldReason(serverId, HoldReason.SERVER_CHANGED);
    }
}
