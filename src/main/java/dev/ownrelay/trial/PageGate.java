package dev.ownrelay.trial;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Lets so many pages of an agency wait for servers of others at a time, on each node: whoever asks
/// silent ones leaves the other agencies their pages.
@Component
public class PageGate {

    static final int MOST = 8;

    private final Map<Optional<UUID>, Integer> waiting = new HashMap<>();
    private final int most;

    @Autowired
    PageGate() {
        this(MOST);
    }

    /// @param most of an agency at a time
    public PageGate(int most) {
        this.most = most;
    }

    /// For the agency that the thread acts for.
    ///
    /// @return empty: too many wait, so that nothing was done
    public <T> Optional<T> pass(Supplier<T> work) {
        var agency = CurrentTenant.find();
        if (!enters(agency)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            leaves(agency);
        }
    }

    private synchronized boolean enters(Optional<UUID> agency) {
        boolean enters = waiting.getOrDefault(agency, 0) < most;
        if (enters) {
            waiting.merge(agency, 1, Integer::sum);
        }
        return enters;
    }

    private synchronized void leaves(Optional<UUID> agency) {
        waiting.computeIfPresent(agency, (_, before) -> before == 1 ? null : before - 1);
    }
}
