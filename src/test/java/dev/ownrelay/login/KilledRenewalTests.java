package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// `kill -9` when the provider has made a new token, and before it is stored.
@Timeout(240)
class KilledRenewalTests extends LoginFixture {

    @Autowired JdbcConnectionDetails database;

    @TempDir Path folder;

    @Test
    void theNextNodeRenewsWithTheTokenBefore() throws Exception {
        var login = signedIn(shared(), "first", "r1", 1);
        var node = new AtomicReference<Process>();
        PROVIDER.once(exchange -> {
            node.get().destroyForcibly().onExit().join();
            answer("lost", "r2").to(exchange);
        });
        var log = folder.resolve("node.log");
        node.set(
                new ProcessBuilder(command(login))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
        assertThat(node.get().waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(PROVIDER.asked()).as("%s", Files.readString(log)).hasSize(1);
        assertThat(refreshTokenAsked()).isEqualTo("r1");

        clock.advance(Duration.ofHours(1));
        PROVIDER.once(answer("second", "r3"));
        assertThat(token(login)).isEqualTo("second");
        assertThat(refreshTokenAsked()).as("nobody is locked out").isEqualTo("r1");
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
    }

    private List<String> command(LoginOf login) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx400m"));
        command.addAll(List.of("-cp", classes(), KilledNode.class.getName()));
        command.addAll(
                List.of(
                        login.agency().toString(),
                        login.serverId().toString(),
                        login.settings().authorizationUrl(),
                        login.settings().tokenUrl(),
                        login.account(),
                        login.clientSecret().stored()));
        command.addAll(
                List.of(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=" + database.getJdbcUrl(),
                        "--spring.datasource.username=" + database.getUsername(),
                        "--spring.datasource.password=" + database.getPassword(),
                        "--ownrelay.keyring-file=" + keyRing(),
                        "--ownrelay.data-dir=" + folder,
                        "--db-scheduler.enabled=false",
                        "--ownrelay.smtp.allowed-networks=127.0.0.0/8",
                        "--ownrelay.smtp.allowed-ports=1-65535",
                        "--ownrelay.smtp.trust-store=" + TestCertificate.good().pem()));
        return command;
    }

    /// The same keys, as an operator would have made them.
    private Path keyRing() throws IOException {
        var keys =
                Files.readAllLines(Path.of("target/test-data/keyring")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        var file = Files.write(folder.resolve("keys"), keys);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /// The application without the classes of tests, which it would find as its own, but one.
    private String classes() throws IOException {
        var name = KilledNode.class.getName().replace('.', '/') + ".class";
        var copy = folder.resolve("classes").resolve(name);
        Files.createDirectories(copy.getParent());
        try (var in = KilledNode.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, copy);
        }
        var own =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.matches(".*test-classes/?"))
                        .collect(Collectors.joining(File.pathSeparator));
        return folder.resolve("classes") + File.pathSeparator + own;
    }
}
