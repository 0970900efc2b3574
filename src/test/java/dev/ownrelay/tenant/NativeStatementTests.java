package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.UUID;

/// Plain SQL of another agency, of nobody and outside a transaction, where only PostgreSQL stands
/// in the way.
@OwnrelayTest
class NativeStatementTests extends VictimFixture {

    @Autowired JdbcClient application;
    @Autowired TransactionTemplate transaction;

    UUID stranger;

    @BeforeEach
    void aStranger() {
        stranger = agency("Stranger");
    }

    @Test
    void noStatementReachesARowOfAnotherAgency() {
        var before = victim.checksums();
        int statements = 0;
        for (var table : PlantedAgency.tables(superuser)) {
            for (var sql :
                    List.of(
                            "select 1 from %s where tenant_id = ?",
                            "update %s set tenant_id = tenant_id where tenant_id = ?",
                            "delete from %s where tenant_id = ?")) {
                assertThat(reached(sql.formatted(table))).as(sql, table).isZero();
                statements++;
            }
            refuseInsert(table);
        }
        System.out.printf(
                "plain SQL: %d statements and an insert a table: 0 rows of another agency%n",
                statements);
        assertThat(victim.checksums()).isEqualTo(before);
    }

    @Test
    void whoActsForNobodySeesAndWritesNothing() {
        for (var table : PlantedAgency.tables(superuser)) {
            var count = "select count(*) from " + table;
            assertThat(application.sql(count).query(Long.class).single()).as(table).isZero();
            assertThat(
                            transaction.<Long>execute(
                                    _ -> application.sql(count).query(Long.class).single()))
                    .as(table)
                    .isZero();
            assertThatThrownBy(() -> insertCopy(table))
                    .as(table)
                    .hasStackTraceContaining("row-level security policy");
        }
    }

    /// What the grants forbid reaches nothing either.
    private long reached(String sql) {
        try {
            return CurrentTenant.<Long, RuntimeException>call(
                    stranger,
                    () ->
                            transaction.execute(_ ->
                                    sql.startsWith("select")
                                            ? application
                                                    .sql(sql)
                                                    .param(victim.id)
                                                    .query()
                                                    .listOfRows()
                                                    .size()
                                            : (long)
                                                    application
                                                            .sql(sql)
                                                            .param(victim.id)
                                                            .update()));
        } catch (DataAccessException e) {
            assertThat(e).hasStackTraceContaining("permission denied for table");
            return 0;
        }
    }

    private void refuseInsert(String table) {
        assertThatThrownBy(() ->
                        CurrentTenant.run(
                                stranger,
                                () -> transaction.executeWithoutResult(_ -> insertCopy(table))))
                .as(table)
                .hasStackTraceContaining("row-level security policy");
    }

    /// Those that a statement may write.
    private String columns(String table) {
        return superuser
                .sql(
                        """
                        select string_agg(column_name, ', ') from information_schema.columns
                        where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'
                        """)
                .param(table)
                .query(String.class)
                .single();
    }

    private void insertCopy(String table) {
        var row =
                superuser
                        .sql(
                                "select to_jsonb(r)::text from %s r where tenant_id = ?"
                                        .formatted(table))
                        .param(victim.id)
                        .query(String.class)
                        .single();
        application
                .sql(
                        "insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, ?::jsonb)"
                                .formatted(table, columns(table)))
                .param(row)
                .update();
    }
}
