package dev.ownrelay.tenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Notes who did what in the agency, in the same transaction as the deed.
@Service
public class AuditTrail {

    private final AuditEvents events;
    private final Clock clock;

    AuditTrail(AuditEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /// @param actor the user; null for the application itself
    /// @param action thing and deed, such as `smtp-server.deleted`
    /// @param subject the row that it was done to, if there is one
    /// @param detail what people need to understand it; never a secret, never a letter
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(@Nullable UUID actor, String action, @Nullable UUID subject, String detail) {
        events.save(new AuditEvent(clock.instant(), actor, action, subject, detail));
    }
}
