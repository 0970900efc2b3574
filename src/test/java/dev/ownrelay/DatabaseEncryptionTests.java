package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class DatabaseEncryptionTests {

    private static final String ELSEWHERE = "jdbc:postgresql://192.0.2.1/ownrelay?password=sesame";
    private static final String HERE = "jdbc:postgresql://localhost:1/ownrelay";

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost:5432/ownrelay, true",
        "jdbc:postgresql:ownrelay, true",
        "jdbc:postgresql:///ownrelay, true",
        "jdbc:postgresql://db.example/ownrelay?service=a, true",
        "jdbc:postgresql://127.0.0.1/ownrelay?sslmode=disable, true",
        "jdbc:postgresql://[::1]:5432/ownrelay, true",
        "jdbc:postgresql://db.example/ownrelay, false",
        "jdbc:postgresql://10.0.0.5:5432/ownrelay, false",
        "'jdbc:postgresql://localhost:5432,db.example:5432/ownrelay', false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=prefer, false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=require, false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=verify-ca, false",
        "jdbc:postgresql://db.example/ownrelay?sslmode=verify-full, true",
        "jdbc:postgresql://db.example/ownrelay?sslmode=VERIFY-FULL, true",
        "jdbc:postgresql://db.example/ownrelay?ssl=true, true",
        "jdbc:postgresql://db.example/ownrelay?ssl, true",
        "jdbc:postgresql://db.example/ownrelay?ssl=false, false",
        "jdbc:postgresql://db.example/ownrelay?ssl=true&sslmode=disable, false",
        "jdbc:postgresql://db.example/ownrelay?ssl=true&sslhostnameverifier=a.B, false",
        "jdbc:postgresql://db.example/ownrelay?ssl=true&sslfactory=a.B, false",
        "'jdbc:postgresql://db.example/ownrelay?ssl=true&sslfactory="
                + "org.postgresql.ssl.NonValidatingFactory', false",
        "'jdbc:postgresql://db.example/ownrelay?ssl=true&sslfactory="
                + "org.postgresql.ssl.DefaultJavaSSLFactory', true",
        "jdbc:postgresql://localhost/ownrelay?socketFactory=a.B, false",
        "jdbc:postgresql://localhost/ownrelay?host=db.example, false",
        "jdbc:postgresql://db.example/ownrelay?ApplicationName=verify-full, false",
    })
    void tellsWhetherOthersOnTheWayCouldReadAlong(String url, boolean unreadable) {
        assertThat(DatabaseEncryption.keepsOthersOut(url, new Properties())).isEqualTo(unreadable);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql:a, PGHOST, 192.0.2.1, false",
        "jdbc:postgresql:a, service, elsewhere, false",
        "jdbc:postgresql:a, socketFactory, a.B, false",
        "jdbc:postgresql:a, sslmode, disable, true",
        "jdbc:postgresql://db.example/a?ssl, sslmode, disable, false",
        "jdbc:postgresql://db.example/a?sslmode=verify-full, sslmode, disable, true",
        "jdbc:postgresql://db.example/a?sslmode=verify-full, sslfactory, a.B, false",
        "jdbc:postgresql://db.example/a, sslmode, verify-full, true",
    })
    void countsWhatThePoolTellsTheDriverBesides(
            String url, String name, String value, boolean keepsOut) {
        var besides = new Properties();
        besides.setProperty(name, value);
        assertThat(DatabaseEncryption.keepsOthersOut(url, besides)).isEqualTo(keepsOut);
    }

    @Test
    void looksAtThePoolAsItWillConnect() {
        var encryption = new DatabaseEncryption(new MockEnvironment());
        var pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:postgresql://localhost/ownrelay");
        assertThat(encryption.postProcessBeforeInitialization(pool, "dataSource")).isSameAs(pool);
        pool.addDataSourceProperty("socketFactory", "a.B");
        assertThatThrownBy(() -> encryption.postProcessBeforeInitialization(pool, "dataSource"))
                .isInstanceOf(DatabaseLoginException.class)
                .hasMessageContaining("spring.datasource.url");
    }

    @Test
    void isTheOperatorsToLift() {
        var settings =
                new MockEnvironment()
                        .withProperty("spring.datasource.url", ELSEWHERE)
                        .withProperty("ownrelay.database.clear-text", "true");
        assertThatCode(() -> DatabaseEncryption.require(settings)).doesNotThrowAnyException();
    }

    /// By a pool whose own URL is another, without Flyway, which looks too, and by the owner's.
    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url, true, spring.datasource.url",
        "spring.datasource.hikari.jdbc-url, false, spring.datasource.url",
        "spring.flyway.url, true, spring.flyway.url",
    })
    void stopsTheStartBeforeAnythingIsSaid(
            String property,
            boolean migrates,
            String named,
            @TempDir Path folder,
            CapturedOutput output) {
        assertThatThrownBy(() -> start(folder, property + "=" + ELSEWHERE, migrates))
                .hasRootCauseInstanceOf(DatabaseLoginException.class);
        assertThat(output)
                .contains("the URL in %s (jdbc:postgresql://192.0.2.1/".formatted(named))
                .contains("ownrelay.database.clear-text=true")
                .doesNotContain("sesame");
    }

    /// The owner's login goes by the URL that the pool leaves aside.
    @Test
    void stopsTheStartWhereOnlyTheOwnerWouldGoInClearText(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        start(
                                folder,
                                "spring.datasource.url=" + ELSEWHERE,
                                true,
                                "--spring.datasource.hikari.jdbc-url=" + HERE))
                .hasRootCauseInstanceOf(DatabaseLoginException.class);
    }

    private static void start(Path folder, String setting, boolean migrates, String... more) {
        var all = new ArrayList<>(List.of("--spring.datasource.url=" + HERE));
        if (setting.startsWith("spring.datasource.url")) {
            all.clear();
        }
        all.addAll(
                List.of(
                        "--" + setting,
                        "--spring.flyway.enabled=" + migrates,
                        "--spring.datasource.username=ownrelay_app",
                        "--ownrelay.data-dir=" + folder,
                        "--server.port=0"));
        all.addAll(List.of(more));
        new SpringApplicationBuilder(OwnrelayApplication.class).run(all.toArray(String[]::new));
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
