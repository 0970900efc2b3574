package dev.ownrelay.support;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.UUID;

/// Rows to start from, and users who are signed in.
public record Fixtures(JdbcClient jdbc, PlatformTransactionManager manager) {

    public UUID agency() {
        var id = UUID.randomUUID();
        jdbc.sql("insert into agency (id, name, created_at) values (?, 'Agency', now())")
                .param(id)
                .update();
        return id;
    }

    public UUID server(UUID agency, String name) {
        var id = UUID.randomUUID();
        in(
                agency,
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, created_at)
                values (?, ?, ?, 'mail.agency.test', 25, 'NONE', 'NONE', now())
                """,
                agency,
                id,
                name);
        return id;
    }

    public UUID user(UUID agency, @Nullable UUID server) {
        var id = UUID.randomUUID();
        in(
                agency,
                """
                insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                    smtp_server_id, signature_html, address_proven_at, created_at)
                values (?, ?, ?, 'Anna de Vries', 'x', 'RECRUITER', ?, '<p>Regards, Anna</p>', now(),
                    now())
                """,
                agency,
                id,
                id + "@agency.test",
                server);
        return id;
    }

    /// Lets a user sign in.
    public void signIn(UUID agency, UUID user, String email, String password) {
        in(
                agency,
                "update app_user set password_hash = ? where id = ?",
                QuickHash.of(password),
                user);
        in(agency, "insert into sign_in values (?, ?, ?)", email, agency, user);
    }

    public UUID candidate(UUID agency, String firstName, String lastName, String email) {
        var id = UUID.randomUUID();
        in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                values (?, ?, ?, ?, ?, now())
                """,
                agency,
                id,
                firstName,
                lastName,
                email);
        return id;
    }

    public void in(UUID agency, String sql, @Nullable Object... parameters) {
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(manager)
                                .executeWithoutResult(
                                        _ -> jdbc.sql(sql).params(parameters).update()));
    }

    /// The only value that the query gives for the agency.
    public <T> T value(UUID agency, Class<T> type, String sql, @Nullable Object... parameters) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(manager)
                                .execute(_ ->
                                        jdbc.sql(sql).params(parameters).query(type).single()));
    }

    /// Who signs in by this address reads the pages in this language.
    public void speak(String email, String language) {
        var agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(email)
                        .query(UUID.class)
                        .single();
        in(agency, "update app_user set locale = ?", language);
    }

    public static RequestPostProcessor administrator(UUID agency, UUID user) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, Role.ADMIN, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_ADMIN", "ROLE_RECRUITER")));
    }

    public static RequestPostProcessor recruiter(UUID agency, UUID user) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, Role.RECRUITER, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_RECRUITER")));
    }
}
