package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import dev.ownrelay.tenant.DatabaseLoginException;

import org.flywaydb.core.Flyway;
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
import java.util.Properties;

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
        assertThat(DatabaseEncryption.isUnreadable(url, new Properties())).isEqualTo(unreadable);
    }

    @ParameterizedTest
    @CsvSource({"PGHOST, 192.0.2.1", "sslmode, disable", "sslfactory, a.B", "service, elsewhere"})
    void looksThroughNothingButTheUrlForTheWay(String name, String value) {
        var besides = new Properties();
        besides.setProperty(name, value);
        assertThat(DatabaseEncryption.isUnreadable("jdbc:postgresql://db.example/a?ssl", besides))
                .isFalse();
        assertThat(DatabaseEncryption.isUnreadable("jdbc:postgresql:a", besides)).isFalse();
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
    void looksAtTheUrlOfTheOwner() {
        var settings = new MockEnvironment().withProperty("spring.flyway.url", ELSEWHERE);
        assertThatThrownBy(() -> new DatabaseEncryption(settings).customize(Flyway.configure()))
                .isInstanceOf(DatabaseLoginException.class)
                .hasMessageContaining("spring.flyway.url (jdbc:postgresql://192.0.2.1/ownrelay)");
    }

    @Test
    void isTheOperatorsToLift() {
        var settings =
                new MockEnvironment()
                        .withProperty("spring.datasource.url", ELSEWHERE)
                        .withProperty("ownrelay.database.clear-text", "true");
        assertThatCode(() -> DatabaseEncryption.require(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"spring.datasource.url, true", "spring.datasource.hikari.jdbc-url, false"})
    void stopsTheStartBeforeAnythingIsSaid(
            String property, boolean migrates, @TempDir Path folder, CapturedOutput output) {
        assertThatThrownBy(() ->
                        new SpringApplicationBuilder(OwnrelayApplication.class)
                                .run(
                                        "--spring.datasource.url=" + ELSEWHERE,
                                        "--spring.datasource.username=ownrelay_app",
                                        "--ownrelay.data-dir=" + folder,
                                        "--server.port=0"))
                .hasRootCauseInstanceOf(DatabaseLoginException.class);
        assertThat(output)
                .contains("may lead to another machine, and does not ask for encryption")
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
