package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What `java -jar ownrelay.jar` says where `java` is too old.
class StartTests {

    private static final Path JDKS = Path.of("/usr/lib/jvm");
    private static final int JAVA_17 = 61;

    @Test
    void canBeReadByTheOldestJavaOfTheLoader() throws IOException {
        try (var in = Objects.requireNonNull(Start.class.getResourceAsStream("Start.class"))) {
            assertThat(ByteBuffer.wrap(in.readAllBytes()).getShort(6)).isEqualTo((short) JAVA_17);
        }
    }

    @Test
    void isWhatThePackagedApplicationStartsWith() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<mainClass>" + Start.class.getName() + "</mainClass>");
    }

    @Test
    void namesTheJavaThatItNeedsAndTheOneThatItFound() {
        assertThat(Start.refusal(21, "/opt/jdk-21"))
                .startsWith("Ownrelay needs Java 25 or later, and this is Java 21 (/opt/jdk-21).")
                .doesNotContain("\n");
    }

    /// Where the machine has an older one, as many have.
    @Test
    void saysSoInOneLineOnARealOlderJava() throws Exception {
        var older = older();
        if (older.isPresent()) {
            var process =
                    new ProcessBuilder(
                                    older.get().toString(), "-cp", classes(), "dev.ownrelay.Start")
                            .redirectErrorStream(true)
                            .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said.strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Ownrelay needs Java 25 or later, and this is Java ");
            assertThat(process.exitValue()).isEqualTo(1);
        }
    }

    private static String classes() {
        return Path.of("target", "classes").toAbsolutePath().toString();
    }

    private static Optional<Path> older() {
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(JDKS)) {
            return homes.filter(home ->
                            List.of("17", "21").stream().anyMatch(home.toString()::contains))
                    .map(home -> home.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
