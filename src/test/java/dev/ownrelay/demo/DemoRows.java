package dev.ownrelay.demo;

import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Writes the rows of the demo.
class DemoRows {

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final TransactionTemplate transaction;
    private final String passwordHash;

    DemoRows(JdbcClient jdbc, SecretVault vault, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.transaction = new TransactionTemplate(transactions);
        this.passwordHash =
                new Argon2PasswordEncoder(16, 32, 1, 19_456, 2).encode(DemoPeople.PASSWORD);
    }

    void write(DemoPeople.Agency agency) {
        var id = UUID.randomUUID();
        CurrentTenant.run(id, () -> transaction.executeWithoutResult(_ -> writeInside(id, agency)));
    }

    private void writeInside(UUID tenant, DemoPeople.Agency agency) {
        jdbc.sql("insert into agency (id, name, locale, created_at) values (?, ?, ?, now())")
                .params(tenant, agency.name(), agency.locale())
                .update();
        var server = writeServer(tenant, agency);
        for (var person : agency.people()) {
            writePerson(tenant, person, person.usesAgencyServer() ? server : null);
        }
        agency.candidates().forEach(name -> writeCandidate(tenant, name));
    }

    private UUID writeServer(UUID tenant, DemoPeople.Agency agency) {
        var id = UUID.randomUUID();
        var server = agency.server();
        var login = String.valueOf(server.login());
        var destination =
                List.of("127.0.0.1", Integer.toString(server.port()), "TLS", "PASSWORD", login);
        var secret =
                vault.seal(
                        new SecretContext("smtp-password", tenant, id, destination),
                        DemoMailServers.PASSWORD);
        jdbc.sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                            username, sealed_secret, secret_set_at, sender_domains, created_at)
                        values (?, ?, ?, '127.0.0.1', ?, 'TLS', 'PASSWORD', ?, ?, now(), ?, now())
                        """)
                .params(tenant, id, server.name(), server.port(), login, secret.stored())
                .param(agency.domain())
                .update();
        return id;
    }

    private void writePerson(UUID tenant, DemoPeople.Person person, @Nullable UUID server) {
        var id = UUID.randomUUID();
        jdbc.sql("insert into sign_in values (?, ?, ?, true)")
                .params(person.email(), tenant, id)
                .update();
        jdbc.sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash,
                            role, operator, smtp_server_id, signature_html, address_proven_at,
                            created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, now(), now())
                        """)
                .params(tenant, id, person.email(), person.name(), passwordHash)
                .params(person.admin() ? "ADMIN" : "RECRUITER", person.operator(), server)
                .param("<div>%s</div>".formatted(person.name()))
                .update();
    }

    private void writeCandidate(UUID tenant, String name) {
        var parts = name.split(" ", 2);
        var address = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@candidates.example";
        jdbc.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email,
                            created_at)
                        values (?, ?, ?, ?, ?, now())
                        """)
                .params(tenant, UUID.randomUUID(), parts[0], parts[1], address)
                .update();
    }
}
