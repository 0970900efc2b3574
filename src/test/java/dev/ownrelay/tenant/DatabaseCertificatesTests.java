package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.OwnrelayApplication;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// The application and PostgreSQL as docker-compose.yml lets them know each other: by certificates
/// that docker/certificates makes, and without a password.
class DatabaseCertificatesTests {

    @TempDir static Path folder;

    private static Path keys;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        keys = certificates("keys");
        var rules =
                Files.readString(Path.of("docker/pg_hba.conf"))
                        + "host all postgres 127.0.0.1/32 trust\n";
        var server = keys.resolve("server");
        postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig(
                                "hba_file",
                                Files.writeString(folder.resolve("pg_hba.conf"), rules).toString())
                        .setServerConfig("ssl", "on")
                        .setServerConfig("ssl_ca_file", server.resolve("ca.crt").toString())
                        .setServerConfig("ssl_cert_file", server.resolve("server.crt").toString())
                        .setServerConfig("ssl_key_file", server.resolve("server.key").toString())
                        .start();
        try (var superuser = postgres.getPostgresDatabase().getConnection();
                var statement = superuser.createStatement()) {
            for (var sql : statements()) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void bothLoginsComeInByTheirCertificates() throws IOException {
        var keyring = Files.writeString(folder.resolve("keyring"), "*k1:" + "Q".repeat(43) + "=\n");
        Files.setPosixFilePermissions(keyring, PosixFilePermissions.fromString("rw-------"));
        try (var application =
                new SpringApplicationBuilder(OwnrelayApplication.class)
                        .run(
                                "--spring.datasource.url=" + composed("SPRING_DATASOURCE_URL"),
                                "--spring.datasource.username=ownrelay_app",
                                "--spring.flyway.url=" + composed("SPRING_FLYWAY_URL"),
                                "--spring.flyway.user=ownrelay_owner",
                                "--spring.datasource.hikari.maximum-pool-size=2",
                                "--ownrelay.data-dir=" + folder,
                                "--db-scheduler.enabled=false",
                                "--server.port=0")) {
            var jdbc = application.getBean(JdbcClient.class);
            assertThat(
                            jdbc.sql(
                                            """
                                            select usename || ' ' || ssl || ' ' || client_dn
                                            from pg_stat_ssl join pg_stat_activity using (pid)
                                            where pid = pg_backend_pid()
                                            """)
                                    .query(String.class)
                                    .single())
                    .isEqualTo("ownrelay_app true /CN=ownrelay_app");
            assertThat(
                            jdbc.sql(
                                            "select distinct tableowner::text from pg_tables where"
                                                    + " schemaname = 'public'")
                                    .query(String.class)
                                    .list())
                    .containsExactly("ownrelay_owner");
        }
    }

    @Test
    void nobodyComesInWithoutACertificateOrWithThatOfAnother() throws Exception {
        var app = url(keys, "ownrelay_app");
        refuses(app.replaceAll("&sslcert=[^&]*&sslkey=[^&]*", ""), "ownrelay_app");
        refuses(app, "ownrelay_owner");
        refuses("jdbc:postgresql://localhost:%d/ownrelay?sslmode=disable", "ownrelay_app");
        var others = certificates("others");
        refuses(
                url(others, "ownrelay_app")
                        .replace(
                                "sslrootcert=" + others.resolve("client/ca.crt"),
                                "sslrootcert=" + keys.resolve("client/ca.crt")),
                "ownrelay_app");
    }

    @Test
    void saysNothingToAServerThatItsAuthorityDoesNotKnow() throws Exception {
        assertThatThrownBy(
                        () -> connect(url(certificates("strange"), "ownrelay_app"), "ownrelay_app"))
                .isInstanceOf(SQLException.class)
                .hasStackTraceContaining("certificate_unknown");
    }

    @Test
    void whatIsThereIsNotMadeAnew() throws Exception {
        var before = Files.readAllBytes(keys.resolve("client/ownrelay_app.pk8"));
        certificates("keys");
        assertThat(Files.readAllBytes(keys.resolve("client/ownrelay_app.pk8"))).isEqualTo(before);
        assertThat(Files.getPosixFilePermissions(keys.resolve("client/ownrelay_app.pk8")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static void refuses(String url, String user) {
        assertThatThrownBy(() -> connect(url, user))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).matches("28000|080\\d\\d"));
    }

    private static void connect(String url, String user) throws SQLException {
        DriverManager.getConnection(url.formatted(postgres.getPort()), user, "").close();
    }

    private static String url(Path keys, String login) {
        var client = keys.resolve("client");
        return "jdbc:postgresql://localhost:%d/ownrelay?sslmode=verify-full"
                + "&sslrootcert="
                + client.resolve("ca.crt")
                + "&sslcert="
                + client.resolve(login + ".crt")
                + "&sslkey="
                + client.resolve(login + ".pk8");
    }

    /// As docker-compose.yml has it, but for where the server and the files are.
    private static String composed(String variable) throws IOException {
        Map<String, Map<String, Map<String, Map<String, String>>>> compose =
                new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
        return compose.get("services")
                .get("app")
                .get("environment")
                .get(variable)
                .replace("//postgres:5432/", "//localhost:%d/".formatted(postgres.getPort()))
                .replace("/run/database/", keys.resolve("client") + "/");
    }

    /// Those of docker/init-database.sh.
    private static List<String> statements() throws IOException {
        var script = Files.readString(Path.of("docker/init-database.sh"));
        return script.substring(script.indexOf("<<'SQL'\n") + 8, script.indexOf("\nSQL"))
                .lines()
                .toList();
    }

    private static Path certificates(String name) throws IOException, InterruptedException {
        var made = folder.resolve(name);
        var process =
                new ProcessBuilder("bash", "docker/certificates", made.toString(), "localhost")
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
        return made;
    }
}
