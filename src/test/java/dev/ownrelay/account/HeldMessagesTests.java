package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.util.UUID;

/// What becomes of messages when a user or an agency may no longer send.
class HeldMessagesTests extends AccountFixture {

    @Autowired JdbcConnectionDetails details;

    @Test
    void disablingAUserEndsTheSessionsAndHoldsTheQueueAtOnce() {
        var own = queue(RECRUITER, "QUEUED");
        var sent = queue(RECRUITER, "SENT");
        var others = queue(ADMIN, "QUEUED");
        var rik = signedIn(RECRUITER);
        disable();
        assertThat(state(own)).isEqualTo("HELD SENDER_DISABLED");
        assertThat(state(sent)).isEqualTo("SENT");
        assertThat(state(others)).isEqualTo("QUEUED");
        assertThat(
                        number(
                                "select count(*) from spring_session where principal_name = ?",
                                RECRUITER))
                .isZero();
        assertThat(rik.get("/messages").location()).startsWith("/login");
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).startsWith("/login");
    }

    @Test
    void aSessionThatOutlivedTheUserIsOverAtTheNextPage() {
        var rik = signedIn(RECRUITER);
        database.execute("update app_user set enabled = false where email = '" + RECRUITER + "'");
        assertThat(rik.get("/messages").location()).startsWith("/login");
    }

    @Test
    void resumingAnAgencyWakesItsLanes() {
        var operator = signedIn(ADMIN);
        var agency = user(ADMIN).tenantId();
        queue(RECRUITER, "QUEUED");
        operator.get("/operator/agencies");
        operator.post("/operator/agencies/" + agency + "/pause");
        database.execute("delete from scheduled_tasks");
        operator.post("/operator/agencies/" + agency + "/resume");
        assertThat(
                        superuser()
                                .sql("select task_instance from scheduled_tasks")
                                .query(String.class)
                                .list())
                .containsExactly(agency + ":default");
    }

    private void disable() {
        var admin = signedIn(ADMIN);
        admin.get("/maintenance/users/" + id(RECRUITER));
        var saved =
                admin.post(
                        "/maintenance/users/" + id(RECRUITER),
                        "displayName",
                        "Rik",
                        "email",
                        RECRUITER,
                        "role",
                        "RECRUITER",
                        "_enabled",
                        "on",
                        "version",
                        String.valueOf(user(RECRUITER).version()));
        assertThat(saved.status()).isEqualTo(303);
    }

    private UUID queue(String sender, String state) {
        var id = UUID.randomUUID();
        superuser()
                .sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, route_name,
                            from_address, from_name, to_address, to_name, subject, source, size,
                            message_id, dated_at, state, due_at, idempotency_key, created_at)
                        values (?, ?, ?, ?, 'Relay', 'a@b.test', 'A', 'c@d.test', 'C', 'Job', '', 0,
                            '<1@b.test>', now(), ?, now(), ?, now())
                        """)
                .params(user(sender).tenantId(), id, id, id(sender), state, id)
                .update();
        return id;
    }

    private String state(UUID message) {
        return superuser()
                .sql("select concat_ws(' ', state, hold_reason) from message where id = ?")
                .param(message)
                .query(String.class)
                .single();
    }

    private long number(String sql, String user) {
        return superuser().sql(sql).param(id(user).toString()).query(Long.class).single();
    }

    private JdbcClient superuser() {
        return JdbcClient.create(
                new DriverManagerDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword()));
    }
}
