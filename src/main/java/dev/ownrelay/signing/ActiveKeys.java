package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.relay.RelayDeparture;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.signing.KeyVault.Place;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The keys that sign on a route now. Lanes ask so often that it is said in SQL.
@Repository
class ActiveKeys {

    private static final String KEYS =
            """
            select k.id, d.domain, k.selector, k.algorithm, k.sealed_private_key
            from signing_key k join sender_domain d on d.tenant_id = k.tenant_id and d.id = k.domain_id
            where k.tenant_id = :agency and k.state = 'ACTIVE' and k.enabled and k.fits
                and k.record_seen_at > :since and d.domain in (:domains)
                and not exists (select from smtp_server s
                    where s.tenant_id = k.tenant_id and s.id = :server and s.signs)
                and\s\
            """
                    + SigningDomains.PROVEN;

    record Active(Place place, DkimAlgorithm algorithm, SealedSecret sealed) {}

    private final JdbcClient jdbc;
    private final RelayDeparture relay;
    private final Clock clock;

    ActiveKeys(JdbcClient jdbc, RelayDeparture relay, Clock clock) {
        this.jdbc = jdbc;
        this.relay = relay;
        this.clock = clock;
    }

    /// None where the server signs by itself.
    ///
    /// @param server null: the default relay
    List<Active> find(@Nullable UUID server, Collection<String> domains) {
        if (domains.isEmpty() || server == null && relay.signs()) {
            return List.of();
        }
        return jdbc.sql(KEYS)
                .param("agency", CurrentTenant.get())
                .param("since", Timestamp.from(clock.instant().minus(SigningKey.BELIEVED)))
                .param("domains", domains)
                .param("server", server, Types.OTHER)
                .query(ActiveKeys::active)
                .list();
    }

    private static Active active(ResultSet row, int number) throws SQLException {
        return new Active(
                new Place(
                        CurrentTenant.get(),
                        row.getObject("id", UUID.class),
                        row.getString("domain"),
                        row.getString("selector")),
                DkimAlgorithm.valueOf(row.getString("algorithm")),
                new SealedSecret(row.getString("sealed_private_key")));
    }
}
