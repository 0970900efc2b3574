package dev.ownrelay.outbox;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// How many lanes of one agency run on this node. An agency whose servers hang cannot take them
/// all.
@Component
class AgencyShares {

    private static final int PARTS = 4;

    private final int most;
    private final Map<UUID, Integer> running = new ConcurrentHashMap<>();

    AgencyShares(OutboxProperties properties) {
        most = Math.max(1, properties.lanes() / PARTS);
    }

    /// @return false when the agency has its share already; else [#leave] must follow
    boolean enter(UUID agencyId) {
        var entered = new boolean[1];
        running.compute(
                agencyId,
                (_, before) -> {
                    var lanes = before == null ? 0 : before;
                    entered[0] = lanes < most;
                    return entered[0] ? lanes + 1 : before;
                });
        return entered[0];
    }

    void leave(UUID agencyId) {
        running.computeIfPresent(agencyId, (_, lanes) -> lanes == 1 ? null : lanes - 1);
    }
}
