package dev.ownrelay.blocklist;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.mail.FreeMail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// What of the agency the lists are asked for.
@Repository
class WatchedRows {

    private static final int MOST_DOMAINS = 200;

    /// A server of the agency.
    ///
    /// @param outgoingAddresses separated by spaces
    record Server(UUID id, String host, String outgoingAddresses, boolean enabled) {

        List<String> named() {
            return outgoingAddresses.isEmpty() ? List.of() : List.of(outgoingAddresses.split(" "));
        }
    }

    /// An address from which a server sends.
    ///
    /// @param serverId null: the default relay
    /// @param serverName empty: the same
    record Watched(@Nullable UUID serverId, String serverName, String address) {}

    private final JdbcClient jdbc;

    WatchedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public List<Server> servers() {
        return jdbc.sql(
                        """
                        select id, host, outgoing_addresses, enabled from smtp_server
                        where tenant_id = ?
                        """)
                .param(CurrentTenant.get())
                .query(Server.class)
                .list();
    }

    /// The domains that the agency writes from, or has entered; not those where everybody gets an
    /// address.
    @Transactional(readOnly = true)
    public List<Subject> domains() {
        return jdbc
                .sql(
                        """
                        select domain from sender_domain where tenant_id = :agency
                        union select lower(split_part(email, '@', -1)) from app_user
                            where tenant_id = :agency and enabled
                        order by 1 limit :most
                        """)
                .param("agency", CurrentTenant.get())
                .param("most", MOST_DOMAINS)
                .query(String.class)
                .list()
                .stream()
                .flatMap(domain -> DomainName.toAscii(domain).stream())
                .filter(domain -> !FreeMail.offers(domain))
                .map(Subject::registered)
                .distinct()
                .toList();
    }

    @Transactional(readOnly = true)
    public List<Watched> addresses() {
        return jdbc.sql(
                        """
                        select w.smtp_server_id as server_id, coalesce(s.name, '') as server_name,
                            w.address
                        from blocklist_watched w left join smtp_server s
                            on s.tenant_id = w.tenant_id and s.id = w.smtp_server_id
                        where w.tenant_id = ? order by 2, 3
                        """)
                .param(CurrentTenant.get())
                .query(Watched.class)
                .list();
    }

    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public List<String> addresses(@Nullable UUID serverId) {
        return addresses().stream()
                .filter(each -> Objects.equals(each.serverId(), serverId))
                .map(Watched::address)
                .toList();
    }

    /// Addresses that the server no longer has are forgotten.
    ///
    /// @param serverId null: the default relay
    @Transactional
    public void keep(@Nullable UUID serverId, Collection<String> addresses) {
        var all = addresses.toArray(String[]::new);
        jdbc.sql(
                        """
                        delete from blocklist_watched where tenant_id = ?
                            and smtp_server_id is not distinct from ?::uuid and address <> all(?)
                        """)
                .param(CurrentTenant.get())
                .param(serverId)
                .param(all)
                .update();
        jdbc.sql(
                        """
                        insert into blocklist_watched (tenant_id, id, smtp_server_id, address)
                        select ?, gen_random_uuid(), ?::uuid, a from unnest(?::text[]) a
                        on conflict do nothing
                        """)
                .param(CurrentTenant.get())
                .param(serverId)
                .param(all)
                .update();
    }
}
