package dev.ownrelay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ownrelay.OwnrelayApplication;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

class LocalPostgresTests {

    @TempDir static Path shared;
    private static LocalPostgres running;

    @TempDir Path folder;

    /// For all who only ask it: making one takes seconds. After the server of the other tests, as
    /// all servers of a JVM take the binaries that the first one unpacked, and these folders go.
    @BeforeAll
    static void startOne() {
        assertThat(TestDatabase.server()).isNotNull();
        running = LocalPostgres.start(shared);
    }

    @AfterAll
    static void stopIt() {
        running.close();
    }

    @Test
    void keepsItsDataBetweenStarts() throws SQLException {
        try (var first = LocalPostgres.start(folder)) {
            execute(first, "create table kept (answer integer)");
            execute(first, "insert into kept values (42)");
            execute(first, "grant select on kept to ownrelay_app");
        }
        try (var second = LocalPostgres.start(folder)) {
            assertThat(ask(second, "select answer from kept")).isEqualTo("42");
        }
        try (var command = BoxedDatabase.open(folder)) {
            assertThat(ask(command, "select session_user")).isEqualTo("ownrelay_app");
            assertThat(ask(command, "select answer from kept")).isEqualTo("42");
            assertThatThrownBy(() -> BoxedDatabase.open(folder))
                    .hasMessage("Another command works on the database in %s.".formatted(folder));
            assertThat(ask(command, "select answer from kept")).isEqualTo("42");
        }
        assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aCommandUsesTheServerThatRunsAndLeavesItRunning() throws SQLException {
        try (var command = BoxedDatabase.open(shared)) {
            assertThat(command.url()).isEqualTo(running.getJdbcUrl());
            assertThat(ask(command, "select current_database()")).isEqualTo("ownrelay");
            assertThat(command.toString()).doesNotContain(command.password());
            BoxedDatabase.open(shared).close();
        }
        assertThat(ask(running, "select 1")).isEqualTo("1");
    }

    @Test
    void aCommandMakesNoDatabaseWhereThereIsNone() {
        assertThatThrownBy(() -> BoxedDatabase.open(folder))
                .hasMessage("There is no database in " + folder + ".");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void promisesDurabilityAndNoSuperuser() throws SQLException {
        assertThat(ask(running, "show fsync")).isEqualTo("on");
        assertThat(ask(running, "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(running, "show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(running, "select rolsuper from pg_roles where rolname = user"))
                .isEqualTo("f");
    }

    @Test
    void theApplicationsLoginOwnsNothing() throws SQLException {
        execute(running, "create table owned (answer integer)");
        assertThat(ask(running, "select session_user")).isEqualTo("ownrelay_app");
        assertThat(
                        ask(
                                running,
                                """
                                select count(*) from pg_roles r where
                                    pg_has_role('ownrelay_app', r.oid, 'member')
                                    and r.rolname <> 'ownrelay_app'
                                """))
                .isEqualTo("0");
        assertThatThrownBy(() -> ask(running, "select answer from owned"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        for (String user : new String[] {"postgres", "ownrelay_owner", "ownrelay_app"}) {
            assertThatThrownBy(() -> DriverManager.getConnection(running.getJdbcUrl(), user, "x"))
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(running.toString()).doesNotContain(running.getPassword());
    }

    @Test
    void keepsThePasswordToItsOwner() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        LocalPostgres.start(folder).close();
        assertThat(permissions("postgres.password")).isEqualTo("rw-------");
        assertThat(permissions("postgres")).isEqualTo("rwx------");
        assertThat(permissions("postgres-binaries")).isEqualTo("rwx------");
    }

    @Test
    void recoversAfterAKilledServer() throws Exception {
        try (var killed = LocalPostgres.start(folder)) {
            execute(killed, "create table kept as select 42 as answer");
            execute(killed, "grant select on kept to ownrelay_app");
            server().destroyForcibly();
            server().onExit().get(20, TimeUnit.SECONDS);
        }
        try (var next = LocalPostgres.start(folder)) {
            assertThat(ask(next, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void stopsTheServerThatAKilledApplicationLeftBehind() throws Exception {
        kill(startApplication());
        var stray = server();
        assertThat(stray.isAlive()).isTrue();
        try (var next = LocalPostgres.start(folder)) {
            assertThat(stray.isAlive()).isFalse();
            assertThat(ask(next, "select 1")).isEqualTo("1");
        }
    }

    private Process startApplication() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnrelayApplication.class.getName(),
                        "--ownrelay.data-dir=" + folder,
                        "--server.port=0")
                .redirectErrorStream(true)
                .start();
    }

    private static void kill(Process application) throws Exception {
        try (var said = application.inputReader()) {
            assertThat(said.lines().anyMatch(line -> line.contains("PostgreSQL in a box: ")))
                    .isTrue();
            application.destroyForcibly().waitFor();
        }
    }

    @Test
    void leavesAProcessAloneThatTookOverTheNumber() throws Exception {
        LocalPostgres.start(folder).close();
        var own = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("postgres/postmaster.pid"), own + "\n");
        try (var database = LocalPostgres.start(folder)) {
            assertThat(ask(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesASecondApplication() {
        assertThatThrownBy(() -> LocalPostgres.start(shared))
                .isInstanceOf(LocalPostgresException.class)
                .hasMessageContaining("Another Ownrelay is using the data folder");
    }

    @Test
    void beginsAgainAfterAnInterruptedFirstStart() throws Exception {
        LocalPostgres.start(folder).close();
        Files.move(folder.resolve("postgres.password"), folder.resolve("postgres.password.new"));
        Files.delete(folder.resolve("postgres/PG_VERSION"));
        try (var database = LocalPostgres.start(folder)) {
            assertThat(ask(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void neverTakesADatabaseWithoutItsPasswordForAnUnfinishedOne() throws Exception {
        LocalPostgres.start(folder).close();
        Files.delete(folder.resolve("postgres.password"));
        assertThatThrownBy(() -> LocalPostgres.start(folder))
                .hasMessageContaining("has lost its password file");
        assertThat(folder.resolve("postgres/PG_VERSION")).exists();
    }

    private String permissions(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    private ProcessHandle server() throws Exception {
        var pid = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static void execute(LocalPostgres database, String sql) throws SQLException {
        var owner = database.owner();
        try (var connection = connect(owner);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(LocalPostgres database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String ask(BoxedDatabase database, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(FlywayConnectionDetails owner) throws SQLException {
        return DriverManager.getConnection(
                owner.getJdbcUrl(), owner.getUsername(), owner.getPassword());
    }

    private static Connection connect(LocalPostgres database) throws SQLException {
        return DriverManager.getConnection(
                database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }
}
