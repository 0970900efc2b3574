package dev.ownrelay.harness;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.UUID;

/// Mail servers of agencies as rows; all of them are the one sink.
final class Servers {

    /// @return what their names begin with
    static UUID make(JdbcClient sql, int port, int agencies, int serversEach, int connections) {
        var name = UUID.randomUUID();
        for (int i = 0; i < agencies; i++) {
            var agency = UUID.randomUUID();
            agency(sql, agency);
            sql.sql(
                            """
                            insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                                max_connections, last_check_at, last_check_ok, created_at)
                            select ?, gen_random_uuid(), ? || '-' || n, '127.0.0.1', ?, 'NONE',
                                'NONE', ?, now(), true, now()
                            from generate_series(1, ?) n
                            """)
                    .params(agency, "" + name, port, connections, serversEach)
                    .update();
        }
        return name;
    }

    static void agency(JdbcClient sql, UUID agency) {
        sql.sql("insert into agency (id, name, created_at) values (?, ?, now())")
                .params(agency, "Agency " + agency)
                .update();
        sql.sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash,
                            role, address_proven_at, created_at)
                        values (?, ?, ?, 'Anna', 'x', 'RECRUITER', now(), now())
                        """)
                .params(agency, UUID.randomUUID(), agency + "@agency.example")
                .update();
    }

    private Servers() {}
}
