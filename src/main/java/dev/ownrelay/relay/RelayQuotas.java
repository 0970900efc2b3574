package dev.ownrelay.relay;

import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;
import java.util.UUID;

/// What the operator lets each agency send through the default relay. Lanes ask so often that it is
/// said in SQL.
@Repository
public class RelayQuotas {

    /// @param perMinute messages; null: no limit
    /// @param perDay messages; null: no limit
    public record Limits(int connections, @Nullable Integer perMinute, @Nullable Integer perDay) {}

    private final JdbcClient jdbc;
    private final RelayProperties properties;
    private final AuditTrail audit;
    private final ObjectProvider<WaitingMessages> messages;

    RelayQuotas(
            JdbcClient jdbc,
            RelayProperties properties,
            AuditTrail audit,
            ObjectProvider<WaitingMessages> messages) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.audit = audit;
        this.messages = messages;
    }

    /// What is said of this agency alone.
    @Transactional(readOnly = true)
    public Optional<RelayQuota> find(UUID agency) {
        return jdbc.sql(
                        """
                        select relay_per_minute as per_minute, relay_per_day as per_day,
                            relay_connections as connections, relay_version as version
                        from agency where id = ?
                        """)
                .param(agency)
                .query(RelayQuota.class)
                .optional();
    }

    /// What holds where nothing is said of an agency.
    public RelayQuota standard() {
        return new RelayQuota(
                properties.perMinute(), properties.perDay(), properties.maxConnections(), 0);
    }

    /// Says it anew of the current agency, and lets what waits for the relay see it.
    ///
    /// @param actor the operator
    /// @return false when somebody else changed it since the version that was read
    @Transactional
    public boolean change(RelayQuota wanted, UUID actor) {
        var agency = CurrentTenant.get();
        boolean changed = store(agency, wanted);
        if (changed) {
            audit.noteForBoth(actor, "relay.quota-changed", agency, wanted.describe());
            messages.ifAvailable(WaitingMessages::relayChanged);
        }
        return changed;
    }

    private boolean store(UUID agency, RelayQuota wanted) {
        return jdbc.sql(
                                """
                                update agency set relay_per_minute = ?, relay_per_day = ?,
                                    relay_connections = ?, relay_version = relay_version + 1
                                where id = ? and relay_version = ?
                                """)
                        .param(wanted.perMinute())
                        .param(wanted.perDay())
                        .param(wanted.connections())
                        .param(agency)
                        .param(wanted.version())
                        .update()
                > 0;
    }

    /// What holds of this agency.
    public Limits limits(UUID agency) {
        var own = find(agency).orElseGet(this::standard);
        return new Limits(
                own.connections() == null ? properties.maxConnections() : own.connections(),
                or(own.perMinute(), properties.perMinute()),
                or(own.perDay(), properties.perDay()));
    }

    private static @Nullable Integer or(@Nullable Integer own, @Nullable Integer standard) {
        return own == null ? standard : own;
    }
}
