package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// The pictures under the signatures of the agency's users.
@Repository
public class SignatureLogos {

    private final JdbcClient jdbc;
    private final AppUsers users;
    private final UserNotes notes;
    private final Clock clock;

    SignatureLogos(JdbcClient jdbc, AppUsers users, UserNotes notes, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.notes = notes;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<Logo> find(UUID userId) {
        return jdbc.sql(
                        """
                        select content_type, width, height, octets from signature_logo
                        where tenant_id = ? and user_id = ?
                        """)
                .params(CurrentTenant.get(), userId)
                .query(Logo.class)
                .optional();
    }

    @Transactional(readOnly = true)
    public boolean exists(UUID userId) {
        return jdbc.sql(
                        """
                        select exists (select from signature_logo
                            where tenant_id = ? and user_id = ?)
                        """)
                .params(CurrentTenant.get(), userId)
                .query(Boolean.class)
                .single();
    }

    @Transactional
    public void keep(UUID userId, Logo logo) {
        jdbc.sql(
                        """
                        insert into signature_logo
                            (tenant_id, user_id, content_type, width, height, octets, changed_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, user_id) do update set
                            content_type = excluded.content_type, width = excluded.width,
                            height = excluded.height, octets = excluded.octets,
                            changed_at = excluded.changed_at
                        """)
                .params(
                        CurrentTenant.get(),
                        userId,
                        logo.contentType(),
                        logo.width(),
                        logo.height(),
                        logo.octets(),
                        Timestamp.from(clock.instant()))
                .update();
        users.findById(userId).ifPresent(notes::signed);
    }

    @Transactional
    public void remove(UUID userId) {
        int removed =
                jdbc.sql("delete from signature_logo where tenant_id = ? and user_id = ?")
                        .params(CurrentTenant.get(), userId)
                        .update();
        if (removed > 0) {
            users.findById(userId).ifPresent(notes::signed);
        }
    }
}
