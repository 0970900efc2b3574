package dev.ownrelay.tenant;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// One statement of the agency that the thread acts for, in a single round trip. Outside of a
/// transaction it is one of its own: PostgreSQL takes what arrives up to one Sync message as a
/// whole (PostgreSQL documentation, section 54.2.3).
@Component
public class TenantStatement {

    static final String BIND = "select set_config('ownrelay.tenant', ?, true)";

    /// Saves the planning of a statement that looks up rows by key only.
    private static final String BIND_AND_PLAN_ONCE =
            BIND + ", set_config('plan_cache_mode', 'force_generic_plan', true);\n";

    private static final int OWN_PARAMETERS = 1;

    private final JdbcOperations jdbc;

    TenantStatement(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    /// Sets the parameters of the statement.
    @FunctionalInterface
    public interface Parameters {

        /// @param from the index of the first one
        void set(PreparedStatement statement, int from) throws SQLException;
    }

    /// Reads what the statement returned.
    @FunctionalInterface
    public interface Reader<T> {

        T read(ResultSet rows) throws SQLException;
    }

    /// @param sql a single statement that returns rows; durable on return unless a transaction is
    ///   open
    public <T> T execute(String sql, Parameters parameters, Reader<T> reader) {
        var tenant = CurrentTenant.get().toString();
        return jdbc.execute(
                BIND_AND_PLAN_ONCE + sql,
                (PreparedStatementCallback<T>)
                        statement -> {
                            statement.setString(1, tenant);
                            parameters.set(statement, 1 + OWN_PARAMETERS);
                            statement.execute();
                            statement.getMoreResults();
                            try (var rows = statement.getResultSet()) {
                                return reader.read(rows);
                            }
                        });
    }
}
