package dev.ownrelay.harness;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/// Rows of one table on their way into the database by COPY, over a connection of their own. Keys
/// to other tables are not looked at.
final class CopiedTable implements AutoCloseable {

    private static final int BUFFER = 1 << 18;

    private final Connection connection;
    private final PGCopyOutputStream rows;
    private final StringBuilder line = new StringBuilder();

    /// @param table with its columns
    CopiedTable(DataSource database, String table) {
        try {
            connection = database.getConnection();
            try (var statement = connection.createStatement()) {
                statement.execute("set session_replication_role = replica");
            }
            rows =
                    new PGCopyOutputStream(
                            connection.unwrap(PGConnection.class),
                            "copy " + table + " from stdin",
                            BUFFER);
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    void row(@Nullable Object... values) {
        line.setLength(0);
        for (var value : values) {
            line.append(line.isEmpty() ? "" : "\t");
            if (value == null) {
                line.append("\\N");
            } else {
                escape(value.toString());
            }
        }
        try {
            rows.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\r' -> line.append("\\r");
                case '\n' -> line.append("\\n");
                default -> line.append(c);
            }
        }
    }

    /// What was given is there for all from now on.
    @Override
    public void close() {
        try (connection) {
            rows.close();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
