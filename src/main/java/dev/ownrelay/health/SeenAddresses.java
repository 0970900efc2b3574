package dev.ownrelay.health;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// From which addresses receivers saw messages of the agency's servers come. That is hearsay:
/// whoever writes what comes back may write anything.
@Repository
public class SeenAddresses {

    /// Of one server.
    public static final int MOST = 16;

    /// @param serverId null: the default relay
    /// @param relayHost where the default relay is reached; null: there is none
    public record Way(@Nullable UUID serverId, @Nullable String relayHost) {}

    /// @param seenAt when that was handed in last
    public record Seen(String address, Instant seenAt) {}

    private final JdbcClient jdbc;

    SeenAddresses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those that were seen longest ago make room. Of a server that is gone nothing is kept.
    ///
    /// @param bounce that says so
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(Way way, String address, UUID bounce, Instant now) {
        jdbc.sql(
                        """
                        insert into seen_address (tenant_id, id, smtp_server_id, host, address,
                            bounce_id, seen_at)
                        select :agency, :id, :server::uuid, way.host, :address, :bounce, :now
                        from (select host from smtp_server
                                where tenant_id = :agency and id = :server::uuid
                            union all select :relay::text
                                where :server::uuid is null and :relay::text is not null) way
                        on conflict (tenant_id, smtp_server_id, host, address) do update set
                            bounce_id = excluded.bounce_id, seen_at = excluded.seen_at
                        """)
                .param("agency", CurrentTenant.get())
                .param("id", UUID.randomUUID())
                .param("server", way.serverId())
                .param("relay", way.relayHost())
                .param("address", address)
                .param("bounce", bounce)
                .param("now", Timestamp.from(now))
                .update();
        makeRoom(way.serverId());
    }

    private void makeRoom(@Nullable UUID server) {
        jdbc.sql(
                        """
                        delete from seen_address where tenant_id = :agency and id in (
                            select id from seen_address where tenant_id = :agency
                                and smtp_server_id is not distinct from :server::uuid
                            order by seen_at desc, id offset :most)
                        """)
                .param("agency", CurrentTenant.get())
                .param("server", server)
                .param("most", MOST)
                .update();
    }

    /// Of a server where it stands now, the latest first, without those that an administrator
    /// refuted.
    @Transactional(readOnly = true)
    public List<Seen> of(UUID server) {
        return jdbc.sql(
                        """
                        select a.address, a.seen_at from seen_address a
                        join smtp_server s on s.tenant_id = a.tenant_id
                            and s.id = a.smtp_server_id and s.host = a.host
                        where a.tenant_id = ? and s.id = ? and a.refuted_at is null
                        order by a.seen_at desc, a.address
                        """)
                .params(CurrentTenant.get(), server)
                .query((row, _) ->
                        new Seen(row.getString("address"), row.getTimestamp("seen_at").toInstant()))
                .list();
    }

    /// An administrator knows that the server does not send from it, whatever receivers say.
    ///
    /// @return false when it was not seen, or is refuted already
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean refute(UUID server, String address, Instant now) {
        int refuted =
                jdbc.sql(
                                """
                                update seen_address set refuted_at = ? where tenant_id = ?
                                    and smtp_server_id = ? and address = ? and refuted_at is null
                                """)
                        .params(Timestamp.from(now), CurrentTenant.get(), server, address)
                        .update();
        return refuted > 0;
    }

    @Transactional
    public void forget(Instant before) {
        jdbc.sql("delete from seen_address where tenant_id = ? and seen_at < ?")
                .params(CurrentTenant.get(), Timestamp.from(before))
                .update();
    }
}
