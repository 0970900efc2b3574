package dev.ownrelay.verdict;

import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.server.SmtpServers;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.web.NotFound;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Takes the word of an administrator over that of receivers.
@Service
class Refutations {

    private final SmtpServers servers;
    private final SeenAddresses seen;
    private final AuditTrail audit;
    private final Clock clock;

    Refutations(SmtpServers servers, SeenAddresses seen, AuditTrail audit, Clock clock) {
        this.servers = servers;
        this.seen = seen;
        this.audit = audit;
        this.clock = clock;
    }

    /// @return false when nobody saw the server there
    /// @throws NotFound when the agency has no such server
    @Transactional
    public boolean refute(UUID server, String address, UUID actor) {
        if (!servers.existsById(server)) {
            throw new NotFound();
        }
        boolean refuted = seen.refute(server, address, clock.instant());
        if (refuted) {
            audit.note(actor, "smtp-server.address-refuted", server, address);
        }
        return refuted;
    }
}
