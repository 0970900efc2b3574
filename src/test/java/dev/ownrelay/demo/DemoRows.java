package dev.ownrelay.demo;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Writes the rows that the demo begins with: agencies, servers, people, candidates.
class DemoRows {

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String passwordHash;

    DemoRows(
            JdbcClient jdbc,
            SecretVault vault,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.passwordHash =
                new Argon2PasswordEncoder(16, 32, 1, 19_456, 2).encode(DemoPeople.PASSWORD);
    }

    /// Where the people, candidates and servers of an agency are found, by address and by name.
    record Written(
            UUID agency,
            Map<String, SignedIn> people,
            Map<String, UUID> candidates,
            Map<String, UUID> servers) {}

    Written write(DemoPeople.Agency agency) {
        var id = UUID.randomUUID();
        var written = new Written(id, new HashMap<>(), new HashMap<>(), new HashMap<>());
        CurrentTenant.run(
                id, () -> transaction.executeWithoutResult(_ -> writeInside(written, agency)));
        return written;
    }

    private void writeInside(Written written, DemoPeople.Agency agency) {
        jdbc.sql("insert into agency (id, name, locale, created_at) values (?, ?, ?, ?)")
                .params(written.agency(), agency.name(), agency.locale(), now())
                .update();
        for (var own : agency.servers()) {
            var outgoing = DemoDns.outgoing(agency.domain(), written.servers().size());
            var id = writeServer(written.agency(), own, agency.domain(), outgoing);
            written.servers().put(own.server().name(), id);
        }
        for (var person : agency.people()) {
            var server =
                    person.server() == null ? null : written.servers().get(person.server().name());
            written.people().put(person.email(), writePerson(written.agency(), person, server));
        }
        writeDomain(written, agency);
        for (var candidate : agency.candidates()) {
            written.candidates()
                    .put(candidate.email(), writeCandidate(written.agency(), candidate));
        }
    }

    private void writeDomain(Written written, DemoPeople.Agency agency) {
        var first = agency.people().getFirst();
        var administrator = Objects.requireNonNull(written.people().get(first.email()));
        var token = agency.domain().replace('.', '-') + "-is-ours";
        jdbc.sql(
                        """
                        insert into sender_domain (tenant_id, id, domain, token, proof, proven_at,
                            finding, last_seen_at, added_by, created_at)
                        values (?, ?, ?, ?, 'dns', ?, 'FOUND', ?, ?, ?)
                        """)
                .params(written.agency(), UUID.randomUUID(), agency.domain(), token)
                .params(now(), now(), administrator.userId(), now())
                .update();
        DemoDns.publish("_ownrelay." + agency.domain(), "agency=" + token);
    }

    private UUID writeServer(UUID tenant, DemoPeople.Own own, String domain, String outgoing) {
        var id = UUID.randomUUID();
        var server = own.server();
        var login = String.valueOf(server.login());
        var destination =
                List.of(
                        "127.0.0.1",
                        Integer.toString(server.port()),
                        server.tls(),
                        "PASSWORD",
                        login);
        var secret =
                vault.seal(
                        new SecretContext("smtp-password", tenant, id, destination),
                        String.valueOf(server.password()));
        jdbc.sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                            username, sealed_secret, secret_set_at, sender_domains, per_minute,
                            outgoing_addresses, created_at)
                        values (?, ?, ?, '127.0.0.1', ?, ?, 'PASSWORD', ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(tenant, id, server.name(), server.port(), server.tls(), login)
                .params(secret.stored(), now(), domain, own.perMinute(), outgoing, now())
                .update();
        return id;
    }

    private SignedIn writePerson(UUID tenant, DemoPeople.Person person, @Nullable UUID server) {
        var id = UUID.randomUUID();
        var role = person.admin() ? Role.ADMIN : Role.RECRUITER;
        jdbc.sql("insert into sign_in values (?, ?, ?, true)")
                .params(person.email(), tenant, id)
                .update();
        jdbc.sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash,
                            role, operator, smtp_server_id, signature_html, address_proven_at,
                            joined_at, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(tenant, id, person.email(), person.name(), passwordHash)
                .params(role.name(), person.operator(), server)
                .params("<div>%s</div>".formatted(person.name()), now(), now(), now())
                .update();
        return new SignedIn(tenant, id, role, person.operator());
    }

    private UUID writeCandidate(UUID tenant, DemoPeople.Candidate candidate) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email,
                            created_at)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .params(tenant, id, candidate.firstName(), candidate.lastName())
                .params(candidate.email(), now())
                .update();
        return id;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
