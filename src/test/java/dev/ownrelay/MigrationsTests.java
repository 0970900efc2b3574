package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.support.Waiting;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import javax.sql.DataSource;

/// While an installation is updated, nodes of the version before work on a database that is
/// migrated already. So a migration only adds, and what it adds may be left out.
class MigrationsTests {

    /// @param optional whether a row can be written without it
    private record Column(
            String table, String name, String type, boolean nullable, boolean optional) {

        private boolean servedBy(Column other) {
            return other != null
                    && type.equals(other.type)
                    && nullable == other.nullable
                    && (other.optional || !optional);
        }
    }

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void everyMigrationLetsTheVersionBeforeGoOn() {
        assertThat(broken("classpath:db/migration")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table message drop column subject",
                "alter table message rename column subject to title",
                "alter table message alter column subject type varchar(80)",
                "alter table message alter column subject set not null",
                "alter table message alter column recipient drop not null",
                "alter table message alter column copies drop default",
                "alter table message add column sender text not null",
                "alter table message rename to mail",
                "drop table message"
            })
    void noticesAMigrationThatDoesNot(String statement, @TempDir Path folder) throws IOException {
        assertThat(afterwards(statement, folder)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table message add column sender text",
                "alter table message add column sender text not null default ''",
                "create table draft (id uuid not null)"
            })
    void letsAMigrationAdd(String statement, @TempDir Path folder) throws IOException {
        assertThat(afterwards(statement, folder)).isEmpty();
    }

    /// Who sends has read messages before writing one.
    @Test
    void whoSendsMeanwhileStopsNoNewNodeAndIsNotStopped() throws Exception {
        var database = empty();
        var flyway = Flyway.configure().dataSource(database).locations("classpath:db/migration");
        flyway.target("59").load().migrate();
        try (var sending = database.getConnection();
                var lock = sending.createStatement();
                var threads = Executors.newSingleThreadExecutor()) {
            sending.setAutoCommit(false);
            lock.execute("lock table message in access share mode");
            var migrated = threads.submit(() -> flyway.target("latest").load().migrate());
            Waiting.until(() -> somebodyWaits(database));
            lock.execute("lock table message in row exclusive mode");
            sending.commit();
            assertThat(migrated.get().success).isTrue();
        }
    }

    private static boolean somebodyWaits(DataSource database) {
        return JdbcClient.create(database)
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    /// As after one that failed on the way.
    @Test
    void whatDoesNotRunInOneTransactionCanBeBegunAnew() throws IOException {
        var database = empty();
        var flyway = Flyway.configure().dataSource(database).outOfOrder(true).load();
        flyway.migrate();
        var apart = apart();
        assertThat(apart).isNotEmpty();
        JdbcClient.create(database)
                .sql("delete from flyway_schema_history where script in (:apart)")
                .param("apart", apart)
                .update();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(apart.size());
    }

    private static List<String> apart() throws IOException {
        var scripts = new ArrayList<String>();
        for (var conf :
                new PathMatchingResourcePatternResolver().getResources("db/migration/*.conf")) {
            if (conf.getContentAsString(StandardCharsets.UTF_8).contains("=false")) {
                scripts.add(Objects.requireNonNull(conf.getFilename()).replace(".conf", ""));
            }
        }
        return scripts;
    }

    private static List<String> afterwards(String statement, Path folder) throws IOException {
        var table =
                "create table message (recipient text not null, subject text, copies int not null"
                        + " default 1)";
        Files.writeString(folder.resolve("V1__first.sql"), table);
        Files.writeString(folder.resolve("V2__second.sql"), statement);
        return broken("filesystem:" + folder);
    }

    /// What a migration takes from the version before it, or asks of it.
    private static List<String> broken(String migrations) {
        var database = empty();
        var flyway = Flyway.configure().dataSource(database).locations(migrations);
        var broken = new ArrayList<String>();
        var before = Map.<String, List<Column>>of();
        for (var version : versions(flyway.load())) {
            flyway.target(version).load().migrate();
            var after = tables(database);
            before.forEach((table, columns) ->
                    broken.addAll(
                            broken(
                                    version + ": " + table,
                                    columns,
                                    after.getOrDefault(table, List.of()))));
            before = after;
        }
        return broken;
    }

    private static List<MigrationVersion> versions(Flyway flyway) {
        return Stream.of(flyway.info().all()).map(MigrationInfo::getVersion).toList();
    }

    private static List<String> broken(String where, List<Column> before, List<Column> after) {
        var changed = before.stream().filter(column -> !column.servedBy(find(column, after)));
        var demanded =
                after.stream().filter(column -> find(column, before) == null && !column.optional());
        return Stream.concat(changed, demanded).map(column -> where + "." + column.name()).toList();
    }

    private static Column find(Column column, List<Column> among) {
        return among.stream()
                .filter(other -> other.name().equals(column.name()))
                .findFirst()
                .orElse(null);
    }

    private static DataSource empty() {
        var name = "migrations_" + UUID.randomUUID().toString().replace("-", "");
        JdbcClient.create(server.getPostgresDatabase()).sql("create database " + name).update();
        return server.getDatabase("postgres", name);
    }

    private static Map<String, List<Column>> tables(DataSource database) {
        return JdbcClient.create(database)
                .sql(
                        """
                        select c.relname as table, a.attname as name,
                            format_type(a.atttypid, a.atttypmod) as type,
                            not a.attnotnull as nullable, not a.attnotnull or a.atthasdef as optional
                        from pg_class c join pg_attribute a on a.attrelid = c.oid
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                            and a.attnum > 0 and not a.attisdropped
                        """)
                .query(Column.class)
                .stream()
                .collect(groupingBy(Column::table));
    }
}
