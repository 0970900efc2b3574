package dev.ownrelay.home;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.UUID;

/// Finds an email of the agency by its subject or its recipient, among the newest; the outbox
/// searches all of them.
@Component
class EmailFinder {

    private static final int NEWEST = 2_000;

    private final JdbcClient jdbc;

    EmailFinder(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param to the name of the recipient, or else the address
    record Email(UUID id, String subject, String to) {}

    @Transactional(readOnly = true)
    List<Email> find(String text, int most) {
        return jdbc.sql(
                        """
                        select id, subject, coalesce(nullif(to_name, ''), to_address) as "to"
                        from (select id, subject, to_name, to_address, created_at from message
                            where tenant_id = :tenant order by created_at desc, id desc
                            limit :newest) newest
                        where position(lower(:text) in lower(subject)) > 0
                            or position(lower(:text) in lower(to_name)) > 0
                            or position(lower(:text) in lower(to_address)) > 0
                        order by created_at desc, id desc limit :most
                        """)
                .param("tenant", CurrentTenant.get())
                .param("newest", NEWEST)
                .param("text", text)
                .param("most", most)
                .query(Email.class)
                .list();
    }
}
