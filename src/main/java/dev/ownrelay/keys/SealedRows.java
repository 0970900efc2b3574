package dev.ownrelay.keys;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

/// The secrets of the whole installation. One agency after the other is acted for, as row-level
/// security asks; no secret is read for two of them at a time.
final class SealedRows {

    static final int SLICE = 200;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate transaction;

    /// @param database acts as the role of the application
    SealedRows(DataSource database) {
        jdbc = JdbcClient.create(database);
        batches = new NamedParameterJdbcTemplate(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /// A column in the rows of one agency.
    ///
    /// @param agency null: the rows are of none
    record Part(@Nullable UUID agency, SealedColumn column) {}

    /// A secret in its row.
    record Sealed(String place, String sealed) {}

    private record Count(String kind, String key, long secrets) {}

    KeyUse count() {
        return inTransaction(() -> {
            var use = KeyUse.none();
            jdbc.sql("select kind, key, secrets from what_keys_seal()")
                    .query(Count.class)
                    .list()
                    .forEach(each ->
                            use.add(each.key(), SealedColumn.valueOf(each.kind()), each.secrets()));
            return use;
        });
    }

    List<Part> parts() {
        var parts =
                agencies().stream()
                        .flatMap(agency ->
                                SealedColumn.ofAgencies().stream()
                                        .map(column -> new Part(agency, column)));
        var others = SealedColumn.ofNoAgency().stream().map(column -> new Part(null, column));
        return Stream.concat(parts, others).toList();
    }

    <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(_ -> work.get());
    }

    /// The next ones of a part that the active key does not seal, except those that somebody is
    /// changing, locked until the transaction ends.
    List<Sealed> lock(Part part, String active, String after) {
        actFor(part.agency());
        return jdbc.sql(part.column().others())
                .param("agency", part.agency())
                .param("active", active)
                .param("after", after)
                .param("most", SLICE)
                .query(Sealed.class)
                .list();
    }

    /// @param fresh for each of the locked ones
    /// @return how many were replaced
    int replace(Part part, List<Sealed> locked, List<String> fresh) {
        var rows = new SqlParameterSource[locked.size()];
        Arrays.setAll(
                rows,
                i ->
                        new MapSqlParameterSource("agency", part.agency())
                                .addValue("place", locked.get(i).place())
                                .addValue("sealed", locked.get(i).sealed())
                                .addValue("fresh", fresh.get(i)));
        return Arrays.stream(batches.batchUpdate(part.column().replacing(), rows)).sum();
    }

    private List<UUID> agencies() {
        return jdbc.sql("select id from agency order by id").query(UUID.class).list();
    }

    private void actFor(@Nullable UUID agency) {
        jdbc.sql("select set_config('ownrelay.tenant', ?, true)")
                .param(agency == null ? "" : agency.toString())
                .query(String.class)
                .single();
    }
}
