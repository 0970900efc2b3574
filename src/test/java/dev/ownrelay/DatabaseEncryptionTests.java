package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.tenant.DatabaseLoginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import java.io.IOException;
import java.nio.file.Path;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class DatabaseEncryptionTests {

    private static final String ELSEWHERE = "jdbc:postgresql://192.0.2.1/ownrelay?password=sesame";

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost:5432/ownrelay, true",
        "jdbc:postgresql:ownrelay, true",
        "jdbc:postgresql://127.0.0.1/ownrelay?sslmode=disable, true",
        "jdbc:postgresql://[::1]:5432/ownrelay, true",
        "jdbc:postgresql://db.example/ownrelay, false",
        "jdbc:postgresql://10.0.0.5:5432/ownrelay, false",
        "'jdbc:postgresql://localhost:5432,db.example:5432/ownrelay', false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=prefer, false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=require, false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=verify-ca, true",
        "jdbc:postgresql://db.example/ownrelay?sslmode=verify-full, true",
        "jdbc:postgresql://db.example/ownrelay?sslmode=VERIFY-FULL, true",
        "jdbc:postgresql://db.example/ownrelay?ssl=true, true",
        "jdbc:postgresql://db.example/ownrelay?ssl, true",
        "jdbc:postgresql://db.example/ownrelay?ssl=false, false",
        "jdbc:postgresql://db.example/ownrelay?ssl=true&sslmode=disable, false",
        "jdbc:postgresql://db.example/ownrelay?ApplicationName=verify-full, false",
    })
    void tellsWhetherOthersOnTheWayCouldReadAlong(String url, boolean unreadable) {
        assertThat(DatabaseEncryption.isUnreadable(url)).isEqualTo(unreadable);
    }

    @ParameterizedTest
    @CsvSource({"spring.datasource.url", "spring.flyway.url"})
    void namesThePropertyButNoPassword(String property) {
        var settings = new MockEnvironment().withProperty(property, ELSEWHERE);
        assertThatThrownBy(() -> DatabaseEncryption.require(settings))
                .isInstanceOf(DatabaseLoginException.class)
                .hasMessageContaining(property + " (jdbc:postgresql://192.0.2.1/ownrelay)");
    }

    @Test
    void isTheOperatorsToLift() {
        var settings =
                new MockEnvironment()
                        .withProperty("spring.datasource.url", ELSEWHERE)
                        .withProperty("ownrelay.database.clear-text", "true");
        assertThatCode(() -> DatabaseEncryption.require(settings)).doesNotThrowAnyException();
    }

    @Test
    void stopsTheStartBeforeAnythingIsSaid(@TempDir Path folder, CapturedOutput output) {
        assertThatThrownBy(() ->
                        new SpringApplicationBuilder(OwnrelayApplication.class)
                                .run(
                                        "--spring.datasource.url=" + ELSEWHERE,
                                        "--spring.datasource.username=ownrelay_app",
                                        "--ownrelay.data-dir=" + folder,
                                        "--server.port=0"))
                .hasRootCauseInstanceOf(DatabaseLoginException.class);
        assertThat(output)
                .contains("leads to another machine and does not ask for encryption")
                .contains("ownrelay.database.clear-text=true")
                .doesNotContain("sesame");
    }

    @Test
    void stopsACommandToo(CapturedOutput output) throws IOException, InterruptedException {
        var ended =
                Command.run(
                        new String[] {"--spring.datasource.url=" + ELSEWHERE},
                        (settings, database) -> 0);
        assertThat(ended).isEqualTo(1);
        assertThat(output).contains("ownrelay.database.clear-text=true");
    }
}
