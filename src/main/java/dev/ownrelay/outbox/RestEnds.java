package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.UUID;

/// Ends the rest of a server after a failure because a person wants it tried now.
@Component
class RestEnds {

    private final ServerPauses pauses;
    private final RelayPauses relay;
    private final AuditTrail audit;

    RestEnds(ServerPauses pauses, RelayPauses relay, AuditTrail audit) {
        this.pauses = pauses;
        this.relay = relay;
        this.audit = audit;
    }

    /// All agencies share the default relay, so only the operator has it tried sooner.
    ///
    /// @return false when it rests all the same
    boolean end(@Nullable UUID server, SignedIn me) {
        if (server != null) {
            if (pauses.resting().containsKey(server)) {
                audit.note(me.userId(), "smtp-server.tried", server, "");
            }
            pauses.tryNow(server);
        } else if (me.operator()) {
            relay.tryNow(me.userId());
        } else {
            return relay.restsUntil().isEmpty();
        }
        return true;
    }
}
