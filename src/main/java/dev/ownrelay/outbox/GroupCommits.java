package dev.ownrelay.outbox;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The shared commits of this node. What agencies store never meets in one transaction.
@Component
class GroupCommits {

    private final Ledger ledger;
    private final Map<UUID, GroupCommit> ofAgencies = new ConcurrentHashMap<>();

    GroupCommits(Ledger ledger) {
        this.ledger = ledger;
    }

    GroupCommit of(UUID agencyId) {
        return ofAgencies.computeIfAbsent(agencyId, _ -> new GroupCommit(ledger));
    }
}
