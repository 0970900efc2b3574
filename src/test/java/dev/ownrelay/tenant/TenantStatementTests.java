package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

/// The driver prepares a statement on the server when it is used for the fifth time, so each fact
/// is asked more often than that, over one connection.
@OwnrelayTest
class TenantStatementTests {

    private static final int OFTEN = 12;

    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    private UUID agency;
    private UUID other;

    @BeforeEach
    void twoAgenciesWithServers() {
        var fixtures = new Fixtures(jdbc, manager);
        agency = fixtures.agency();
        fixtures.server(agency, "First");
        other = fixtures.agency();
        fixtures.server(other, "Second");
        fixtures.server(other, "Third");
    }

    @Test
    void seesTheRowsOfTheAgencyThatTheThreadActsForAndNoOthers() throws Exception {
        try (var connection = dataSource.getConnection()) {
            var statement = over(connection);
            for (int i = 0; i < OFTEN; i++) {
                assertThat(servers(statement, agency)).isEqualTo(1);
                assertThat(servers(statement, other)).isEqualTo(2);
            }
        }
    }

    @Test
    void leavesNothingOnTheConnection() throws Exception {
        try (var connection = dataSource.getConnection()) {
            var statement = over(connection);
            for (int i = 0; i < OFTEN; i++) {
                servers(statement, agency);
                assertThat(setting(connection, "ownrelay.tenant")).isEmpty();
                assertThat(setting(connection, "plan_cache_mode")).isEqualTo("auto");
            }
        }
    }

    @Test
    void isDurableAsAWholeOrNotAtAll() throws Exception {
        try (var connection = dataSource.getConnection();
                var beside = dataSource.getConnection()) {
            var statement = over(connection);
            for (int i = 0; i < OFTEN; i++) {
                var name = "Renamed " + i;
                rename(statement, name, "");
                assertThat(name(over(beside))).isEqualTo(name);
                assertThatThrownBy(() -> rename(statement, "Never", "not a number"))
                        .hasMessageContaining("invalid input syntax");
                assertThat(name(over(beside))).isEqualTo(name);
            }
        }
    }

    @Test
    void needsAnAgency() throws Exception {
        try (var connection = dataSource.getConnection()) {
            var statement = over(connection);
            assertThatThrownBy(() -> servers(statement)).hasMessage("No agency is bound");
        }
    }

    private static TenantStatement over(Connection connection) {
        return new TenantStatement(
                new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
    }

    private static int servers(TenantStatement statement, UUID agency) {
        return CurrentTenant.call(agency, () -> servers(statement));
    }

    private static int servers(TenantStatement statement) {
        return statement.execute(
                "select count(*) from smtp_server where name <> ?",
                (sql, from) -> sql.setString(from, "None"),
                TenantStatementTests::number);
    }

    private static int number(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getInt(1);
    }

    /// @param port empty: leaves it
    private void rename(TenantStatement statement, String name, String port) {
        CurrentTenant.run(
                agency,
                () ->
                        statement.execute(
                                """
                                with renamed as (
                                    update smtp_server set name = ? where tenant_id = ?
                                    returning 1),
                                moved as (select coalesce(nullif(?, ''), '25')::int as port)
                                select count(*) + max(port) from renamed, moved
                                """,
                                (sql, from) -> {
                                    sql.setString(from, name);
                                    sql.setObject(from + 1, agency);
                                    sql.setString(from + 2, port);
                                },
                                TenantStatementTests::number));
    }

    private String name(TenantStatement statement) {
        return CurrentTenant.call(
                agency,
                () ->
                        statement.execute(
                                "select name from smtp_server where tenant_id = ?",
                                (sql, from) -> sql.setObject(from, agency),
                                rows -> {
                                    rows.next();
                                    return rows.getString(1);
                                }));
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement =
                connection.prepareStatement("select coalesce(current_setting(?, true), '')")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
