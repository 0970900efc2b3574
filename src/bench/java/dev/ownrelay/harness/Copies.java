package dev.ownrelay.harness;

import java.util.List;

import javax.sql.DataSource;

/// The tables that a large installation is copied into, each over a connection of its own.
record Copies(
        CopiedTable agencies,
        CopiedTable users,
        CopiedTable servers,
        CopiedTable candidates,
        CopiedTable messages,
        CopiedTable attempts,
        CopiedTable days)
        implements AutoCloseable {

    static Copies into(DataSource database) {
        return new Copies(
                new CopiedTable(database, "agency (id, name, created_at)"),
                new CopiedTable(
                        database,
                        """
                        app_user (tenant_id, id, email, display_name, password_hash, role,
                            address_proven_at, created_at)
                        """),
                new CopiedTable(
                        database,
                        """
                        smtp_server (tenant_id, id, name, host, port, tls, auth, last_check_at,
                            last_check_ok, created_at)
                        """),
                new CopiedTable(
                        database,
                        "candidate (tenant_id, id, first_name, last_name, email, created_at)"),
                new CopiedTable(
                        database,
                        """
                        message (tenant_id, id, batch_id, sender_id, candidate_id, smtp_server_id,
                            route_name, from_address, from_name, to_address, to_name, subject,
                            source, size, message_id, dated_at, state, attempt, queued_at, due_at,
                            finished_at, hold_reason, idempotency_key, created_at, seen_at,
                            destination)
                        """),
                new CopiedTable(
                        database,
                        """
                        delivery_attempt (tenant_id, id, message_id, number, route_name, started_at,
                            millis, outcome, stage, reply_code, enhanced_code, reply_text,
                            next_due_at)
                        """),
                new CopiedTable(
                        database,
                        """
                        delivery_day (tenant_id, smtp_server_id, day, slot, route_name, accepted,
                            deferred, refused, unknown)
                        """));
    }

    @Override
    public void close() {
        List.of(agencies, users, servers, candidates, messages, attempts, days)
                .forEach(CopiedTable::close);
    }
}
