package dev.ownrelay.lane;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many lanes of one agency run on this node. An agency whose servers hang cannot take them
/// all.
@Component
public class AgencyShares {

    private static final int PARTS = 4;

    private final int most;
    private final Map<UUID, Integer> running = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();

    AgencyShares(OutboxProperties properties) {
        most = Math.max(1, properties.lanes() / PARTS);
    }

    /// @return false when the agency has its share already; else [#leave] must follow
    public boolean enter(UUID agencyId) {
        var entered = new boolean[1];
        running.compute(
                agencyId,
                (_, before) -> {
                    var lanes = before == null ? 0 : before;
                    entered[0] = lanes < most;
                    return entered[0] ? lanes + 1 : before;
                });
        if (entered[0]) {
            all.incrementAndGet();
        } else {
            refused.add(agencyId);
        }
        return entered[0];
    }

    /// Whether another lane of the agency was refused, and nobody was told so before.
    boolean othersWait(UUID agencyId) {
        return refused.remove(agencyId);
    }

    /// How many lanes run on this node.
    int running() {
        return all.get();
    }

    public void leave(UUID agencyId) {
        all.decrementAndGet();
        running.computeIfPresent(agencyId, (_, lanes) -> lanes == 1 ? null : lanes - 1);
    }
}
