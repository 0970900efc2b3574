package dev.ownrelay.blocklist;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/// Of what the administrators of the agency have been told that it is listed.
@Repository
class ToldRows {

    /// @param list its zone
    record Told(String list, String subject) {}

    private final JdbcClient jdbc;

    ToldRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public List<Told> all() {
        return jdbc.sql("select list, subject from blocklist_told where tenant_id = ?")
                .param(CurrentTenant.get())
                .query(Told.class)
                .list();
    }

    /// Whether nobody has been told it yet; they are told in the same transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean claim(Told told, Instant now) {
        return jdbc.sql(
                                """
                                insert into blocklist_told (tenant_id, list, subject, told_at)
                                values (?, ?, ?, ?) on conflict do nothing
                                """)
                        .params(
                                CurrentTenant.get(),
                                told.list(),
                                told.subject(),
                                Timestamp.from(now))
                        .update()
                == 1;
    }

    /// Whether somebody had been told it.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean forget(Told told) {
        return jdbc.sql(
                                """
                                delete from blocklist_told
                                where tenant_id = ? and list = ? and subject = ?
                                """)
                        .params(CurrentTenant.get(), told.list(), told.subject())
                        .update()
                == 1;
    }
}
