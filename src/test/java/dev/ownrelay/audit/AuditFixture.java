package dev.ownrelay.audit;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.QuickHash;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.UUID;

/// An agency with an administrator, a recruiter and an operator, whose requests come from one
/// place.
@OwnrelayTest
public abstract class AuditFixture {

    protected static final String PASSWORD = "three green bicycles";
    protected static final String CLIENT = "203.0.113.9";

    private static final String HASH = QuickHash.of(PASSWORD);

    /// A row of a trail.
    protected record Row(
            @Nullable UUID actorId,
            String action,
            @Nullable UUID subjectId,
            String detail,
            @Nullable String client) {}

    @Autowired protected MockMvcTester mvc;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected PlatformTransactionManager transactions;
    @Autowired protected JdbcConnectionDetails database;

    protected Fixtures fixtures;
    protected UUID agency;
    protected SignedIn admin;
    protected SignedIn recruiter;
    protected SignedIn operator;

    @BeforeEach
    protected void fill() {
        fixtures = new Fixtures(jdbc, transactions);
        agency = fixtures.agency();
        admin = person(agency, "Ada", Role.ADMIN, false);
        recruiter = person(agency, "Rik", Role.RECRUITER, false);
        operator = person(fixtures.agency(), "Olga", Role.RECRUITER, true);
    }

    protected SignedIn person(UUID agency, String name, Role role, boolean operator) {
        var id = UUID.randomUUID();
        fixtures.in(
                agency,
                """
                insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                    operator, created_at)
                values (?, ?, ?, ?, ?, ?, ?, now())
                """,
                agency,
                id,
                id + "@agency.test",
                name,
                HASH,
                role.name(),
                operator);
        jdbc.sql("insert into sign_in values (?, ?, ?)")
                .params(id + "@agency.test", agency, id)
                .update();
        return new SignedIn(agency, id, role, operator);
    }

    protected MvcTestResult get(SignedIn who, String url, Object... variables) {
        return mvc.get().uri(url, variables).with(signedIn(who)).with(from(CLIENT)).exchange();
    }

    /// @param fields names and values by turns
    protected MvcTestResult post(SignedIn who, String url, String... fields) {
        var request = mvc.post().uri(url).with(signedIn(who)).with(from(CLIENT)).with(csrf());
        for (var i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    /// What the role of the application may not do.
    protected void superuser(String sql) {
        JdbcClient.create(
                        new DriverManagerDataSource(
                                database.getJdbcUrl(),
                                database.getUsername(),
                                database.getPassword()))
                .sql(sql)
                .update();
    }

    protected static RequestPostProcessor signedIn(SignedIn who) {
        var token =
                new UsernamePasswordAuthenticationToken(
                        who,
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_" + who.role(),
                                who.operator() ? "ROLE_OPERATOR" : "ROLE_RECRUITER"));
        return authentication(token);
    }

    protected static RequestPostProcessor from(String client) {
        return request -> {
            request.setRemoteAddr(client);
            return request;
        };
    }

    protected List<Row> trail(UUID agency) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(transactions)
                                .execute(_ ->
                                        jdbc.sql("select * from audit_event order by at, id")
                                                .query(Row.class)
                                                .list()));
    }

    protected List<Row> operatorTrail(@Nullable SignedIn actor) {
        return jdbc.sql(
                        """
                        select * from operator_event where actor_id is not distinct from :actor
                        order by at, id
                        """)
                .param("actor", actor == null ? null : actor.userId())
                .query(Row.class)
                .list();
    }
}
