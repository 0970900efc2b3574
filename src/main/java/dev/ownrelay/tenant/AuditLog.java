package dev.ownrelay.tenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;
import java.util.UUID;

/// Says in the log, too, what the trail tells, so that it is kept where nobody who changes the
/// database reaches it. Ids and network addresses only: what names people stays in the trail, and
/// goes with them.
final class AuditLog {

    /// Silenced by `logging.level.ownrelay.audit=off`.
    static final String NAME = "ownrelay.audit";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private AuditLog() {}

    /// Once it is stored.
    ///
    /// @param trail whose it is
    /// @param agency that it was about; null: none
    static void tell(
            String trail,
            @Nullable UUID agency,
            @Nullable UUID actor,
            String action,
            @Nullable UUID subject,
            @Nullable String client) {
        AfterCommit.run(() ->
                LOG.info(
                        "{} trail={} agency={} actor={} subject={} from={}",
                        action,
                        trail,
                        orNone(agency),
                        orNone(actor),
                        orNone(subject),
                        orNone(client)));
    }

    private static Object orNone(@Nullable Object value) {
        return Objects.requireNonNullElse(value, "-");
    }
}
