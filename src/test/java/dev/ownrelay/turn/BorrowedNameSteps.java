package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What people of the two agencies do.
public abstract class BorrowedNameSteps extends BorrowedNameFixture {

    /// As somebody with the owner's password of the database can, or an import.
    protected void rikIs(String address) {
        sql(
                "update app_user set email = ?, address_proven_at = null where display_name ="
                        + " 'Rik'",
                address);
    }

    /// As an update leaves an address that was written from before.
    protected void rikIsForThirtyDays(String address) {
        rikIs(address);
        sql(
                "update app_user set unproven_until = ? where display_name = 'Rik'",
                Timestamp.from(clock.instant().plus(Duration.ofDays(30))));
        sql("update sign_in set email = ?, proven = false where email = ?", address, RIK);
    }

    /// @return the answer; 303 when the message is in the queue
    protected int write(Visitor who, UUID agency, String... more) {
        var fields = new ArrayList<>(List.of("subject", "A job", "body", "<p>Hello</p>"));
        fields.addAll(List.of("key", UUID.randomUUID().toString()));
        for (var to :
                jdbc.sql("select id from candidate where tenant_id = ?")
                        .param(agency)
                        .query(UUID.class)
                        .list()) {
            fields.addAll(List.of("to", to.toString()));
        }
        fields.addAll(List.of(more));
        who.get("/messages/new");
        return who.post("/messages", fields.toArray(String[]::new)).status();
    }

    protected void assertHeld() {
        leave();
        assertThat(states())
                .hasSize(2)
                .containsOnly(relayFrom.isEmpty() ? "HELD ADDRESS_UNPROVEN" : "SENT");
    }

    protected void ceoJoins() {
        join(CEO);
    }

    protected void join(String email) {
        invite(signedIn(ZOE), email);
        leave(south);
        assertThat(choosePassword(stranger(), linkTo(email)).location()).isEqualTo("/");
    }

    protected static void invite(Visitor by, String email) {
        by.get("/maintenance/users/new");
        var fields =
                new String[] {
                    "displayName", "Moved", "email", email, "role", "RECRUITER", "enabled", "true"
                };
        assertThat(by.post("/maintenance/users/new", fields).status()).isEqualTo(303);
    }

    protected void save(String path, String email, String version) {
        save(path, email, version, true);
    }

    protected void save(String path, String email, String version, boolean enabled) {
        nora.get(path);
        nora.post(
                path,
                "displayName",
                "Rik",
                "email",
                email,
                "role",
                "RECRUITER",
                "enabled",
                "" + enabled,
                "version",
                version);
    }

    protected String idOfNorth(String email) {
        return "/maintenance/users/"
                + jdbc.sql("select id from app_user where tenant_id = ? and email = ?")
                        .params(north, email)
                        .query(UUID.class)
                        .single();
    }

    protected void testMessage(Visitor who) {
        clock.advance(Duration.ofMinutes(2));
        who.get("/account");
        who.post("/account/test-letter");
    }

    protected void again(Visitor who, String verb) {
        who.get("/messages");
        who.post(
                "/messages/actions",
                "action",
                verb,
                "all",
                "true",
                "sure",
                "true",
                "anyway",
                "true");
        leave();
    }

    /// With what a page might have said before.
    protected void otherRoute(Visitor who) {
        who.get("/messages");
        for (var from : List.of(CEO, SALES)) {
            var shown = "Rik <" + from + "> 127.0.0.1";
            who.post("/messages/route", "all", "true", "route", "default", "shown", shown);
        }
        leave();
    }

    protected UUID server(String host, int port) {
        var id = UUID.randomUUID();
        sql(
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, created_at)
                values (?, ?, 'Own', ?, ?, 'NONE', 'NONE', now())
                """,
                north,
                id,
                host,
                port);
        return id;
    }
}
