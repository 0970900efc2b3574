package dev.ownrelay.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The application as a process, with a ring that lacks a key in use.
class LackingRingTests extends KeysFixture {

    @Test
    void endsWithTheSentenceAndServesNothing() throws Exception {
        plant(2);
        superuser.sql("update server_import set sealed_login = 'v1:k0:AAAA'").update();
        var process = new ProcessBuilder(application()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said)
                .contains("APPLICATION FAILED TO START", "lacks the key k0, which seals 2 secrets")
                .contains("ownrelay.keys.lost=k0")
                .doesNotContain("Tomcat started", "\tat ");
    }

    private List<String> application() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx300m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ownrelay.Start",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--ownrelay.data-dir=" + RING.getParent(),
                "--spring.datasource.url=" + details.getJdbcUrl(),
                "--spring.datasource.username=" + details.getUsername(),
                "--spring.datasource.password=" + details.getPassword(),
                "--ownrelay.keyring-file=" + RING);
    }
}
