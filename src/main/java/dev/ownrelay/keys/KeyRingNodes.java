package dev.ownrelay.keys;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// Which keys each node knows, in the database that all share.
final class KeyRingNodes {

    /// A node that has said nothing for so long is no more.
    static final Duration LIVES = Duration.ofMinutes(2);

    /// A clock that was set back leaves times behind that are to come.
    private static final String ALIVE =
            "abs(extract(epoch from now() - seen_at)) < cast(? as bigint)";

    private final JdbcClient jdbc;

    KeyRingNodes(DataSource database) {
        jdbc = JdbcClient.create(database);
    }

    void tell(UUID id, String name, Collection<String> keys, String active) {
        jdbc.sql("delete from key_ring_node where not " + ALIVE).param(LIVES.toSeconds()).update();
        jdbc.sql(
                        """
                        insert into key_ring_node (id, name, key_ids, active_id, active_since, seen_at)
                        values (:id, :name, :keys, :active, now(), now())
                        on conflict (id) do update
                        set key_ids = excluded.key_ids, active_id = excluded.active_id,
                            active_since = case when key_ring_node.active_id = excluded.active_id
                                then least(key_ring_node.active_since, now()) else now() end,
                            seen_at = now()
                        """)
                .param("id", id)
                .param("name", name)
                .param("keys", keys.toArray(String[]::new))
                .param("active", active)
                .update();
    }

    void forget(UUID id) {
        jdbc.sql("delete from key_ring_node where id = ?").param(id).update();
    }

    List<KeyRingNode> alive() {
        return jdbc.sql(
                        """
                        select name, key_ids, active_id,
                            cast(extract(epoch from now() - seen_at) as bigint) as seen,
                            cast(extract(epoch from now() - active_since) as bigint) as sealing
                        from key_ring_node where %s order by name, id
                        """
                                .formatted(ALIVE))
                .param(LIVES.toSeconds())
                .query((row, _) -> node(row))
                .list();
    }

    private static KeyRingNode node(ResultSet row) throws SQLException {
        return new KeyRingNode(
                row.getString("name"),
                List.of((String[]) row.getArray("key_ids").getArray()),
                row.getString("active_id"),
                row.getLong("seen"),
                row.getLong("sealing"));
    }
}
