package dev.ownrelay.candidate;

import dev.ownrelay.erasure.ErasureLedger;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Keeps people who were erased from becoming candidates again unless somebody means it.
@Component
class ErasedAddresses {

    /// Somebody who had this address was erased.
    static final class ErasedException extends IllegalStateException {

        private final transient Instant at;

        private ErasedException(Instant at) {
            super("Somebody who had the address was erased");
            this.at = at;
        }

        Instant at() {
            return at;
        }
    }

    private final ErasureLedger ledger;
    private final AuditTrail audit;

    ErasedAddresses(ErasureLedger ledger, AuditTrail audit) {
        this.ledger = ledger;
        this.audit = audit;
    }

    /// When those who had one of these addresses were erased, by address.
    Map<String, Instant> among(Collection<String> addresses) {
        return addresses.isEmpty() ? Map.of() : ledger.erased(addresses);
    }

    /// @throws ErasedException when it is one of them
    void refuse(String address) {
        var at = among(List.of(address)).get(address);
        if (at != null) {
            throw new ErasedException(at);
        }
    }

    /// Notes who let a person come back, if they were erased.
    void allow(String address, UUID candidate, UUID actor) {
        if (!among(List.of(address)).isEmpty()) {
            audit.note(actor, "candidate.readmitted", candidate, "");
        }
    }
}
