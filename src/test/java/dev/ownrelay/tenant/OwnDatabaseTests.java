package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ownrelay.OwnrelayApplication;
import dev.ownrelay.support.ClosedPort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PostgreSQL of the operator's own, which asks for passwords.
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class OwnDatabaseTests {

    private static final String OWNER = "ownrelay_owner";
    private static final String APPLICATION = "ownrelay_app";

    @TempDir private static Path folder;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        var password = Files.writeString(folder.resolve("password"), "postgres");
        server =
                EmbeddedPostgres.builder()
                        .setLocaleConfig("auth", "scram-sha-256")
                        .setLocaleConfig("pwfile", password.toString())
                        .setConnectConfig("password", "postgres")
                        .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void forgetEverything() throws SQLException {
        run("drop database if exists ownrelay");
        run("drop role if exists ownrelay_owner");
        run("drop role if exists ownrelay_app");
        run("drop role if exists \"Mail-Pages\"");
    }

    @Test
    void startsAfterTheReadmeIsFollowedToTheLetter(@TempDir Path etc) throws Exception {
        for (var statement : statements(block("sql", "create role"))) {
            run(statement);
        }
        var keys = block("sh", "mkdir -p /etc/ownrelay").replace("/etc/ownrelay", etc.toString());
        assertThat(new ProcessBuilder("bash", "-ec", keys).inheritIO().start().waitFor()).isZero();
        var properties =
                block("properties", "spring.flyway.user")
                        .replace("localhost:5432", "localhost:" + server.getPort())
                        .replace("/etc/ownrelay", etc.toString());

        try (var application =
                new SpringApplicationBuilder(OwnrelayApplication.class)
                        .run(arguments(properties, etc))) {
            var database = application.getBean(JdbcClient.class);
            assertThat(database.sql("select session_user").query(String.class).single())
                    .isEqualTo(APPLICATION);
            assertThat(
                            database.sql(
                                            "select distinct tableowner from pg_tables"
                                                    + " where schemaname = 'public'")
                                    .query(String.class)
                                    .list())
                    .containsExactly(OWNER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create role ownrelay_owner",
                "create role ownrelay_app",
                "grant",
                "create database"
            })
    void namesWhatIsMissingAndThatMendsIt(String missing) throws Exception {
        for (var statement : statements(block("sql", "create role"))) {
            if (!statement.startsWith(missing)) {
                runWherePossible(statement);
            }
        }

        var said = mendByWhatIsSaid();

        assertThat(said).anyMatch(statement -> statement.startsWith(missing));
        assertThatCode(() -> logins(APPLICATION).check(false)).doesNotThrowAnyException();
    }

    @Test
    void namesTheRightsOfALoginOfAnotherName() throws Exception {
        run("create role \"Mail-Pages\" login password 'choose another'");
        run("create role ownrelay_owner login password 'choose one'");
        run("create database ownrelay");

        assertThat(refusal(logins("Mail-Pages")).action())
                .contains(
                        "create role ownrelay_app nologin; grant ownrelay_app to ownrelay_owner;",
                        "alter database ownrelay owner to ownrelay_owner;",
                        "grant ownrelay_app to \"Mail-Pages\";");
    }

    @Test
    void warnsOfALoginThatIsSuperuser(CapturedOutput output) throws Exception {
        run("create database ownrelay");
        var superuser = login("postgres", "postgres", DatabaseLogins.APPLICATION_LOGIN);

        new DatabaseLogins(superuser, superuser).check(false);

        assertThat(output)
                .contains("The login postgres (spring.datasource.username) is a superuser")
                .contains("read every agency");
    }

    @Test
    void saysWhereNothingAnswersButNoPassword() throws IOException {
        var nobody =
                new DatabaseLogin(
                        "jdbc:postgresql://127.0.0.1:%d/ownrelay?password=sesame"
                                .formatted(ClosedPort.any().number()),
                        OWNER,
                        "sesame",
                        DatabaseLogins.OWNER_LOGIN);

        assertThat(refusal(new DatabaseLogins(nobody, nobody)))
                .hasMessageStartingWith(
                        "PostgreSQL cannot be reached at jdbc:postgresql://127.0.0.1")
                .message()
                .doesNotContain("sesame");
        assertThatCode(() -> new DatabaseLogins(nobody, nobody).check(true))
                .as("where Flyway was told to wait for it")
                .doesNotThrowAnyException();
    }

    private static DatabaseLogins logins(String application) {
        return new DatabaseLogins(
                login(OWNER, "choose one", DatabaseLogins.OWNER_LOGIN),
                login(application, "choose another", DatabaseLogins.APPLICATION_LOGIN));
    }

    private static DatabaseLogin login(String user, String password, String property) {
        return new DatabaseLogin(
                server.getJdbcUrl(user, "ownrelay").replaceFirst("[?].*", ""),
                user,
                password,
                property);
    }

    private static DatabaseLoginException refusal(DatabaseLogins logins) {
        return assertThrows(DatabaseLoginException.class, () -> logins.check(false));
    }

    /// As an operator would, start after start.
    private static List<String> mendByWhatIsSaid() throws SQLException {
        var said = new ArrayList<String>();
        for (var start = 0; start < 3; start++) {
            try {
                logins(APPLICATION).check(false);
                return said;
            } catch (DatabaseLoginException e) {
                for (var statement : statements(e.action())) {
                    var password = statement.contains(OWNER) ? "choose one" : "choose another";
                    run(statement.replace("…", password));
                    said.add(statement);
                }
            }
        }
        return said;
    }

    private static List<String> statements(String text) {
        return Pattern.compile("(create role|create database|grant|alter database)[^;]*(?=;)")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static void runWherePossible(String statement) {
        try {
            run(statement);
        } catch (SQLException e) {
            // what it builds on is missing, too
        }
    }

    private static void run(String statement) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        }
    }

    private static String[] arguments(String properties, Path folder) {
        return Stream.concat(
                        properties.lines(),
                        Stream.of(
                                "server.port=0",
                                "ownrelay.data-dir=" + folder,
                                "spring.main.banner-mode=off"))
                .map(property -> "--" + property)
                .toArray(String[]::new);
    }

    /// The block of code of the README that holds something.
    private static String block(String language, String part) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .filter(block -> block.contains(part))
                .reduce((_, _) -> {
                    throw new IllegalStateException("twice");
                })
                .orElseThrow();
    }
}
