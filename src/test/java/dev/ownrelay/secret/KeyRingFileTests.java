package dev.ownrelay.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class KeyRingFileTests {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String ZEROS = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir Path home;
    private Path data;
    private Path file;

    @BeforeEach
    void place() {
        data = home.resolve("data");
        file = data.resolve("keyring");
    }

    @Test
    void makesAPrivateRingForTheEmbeddedDatabaseAndKeepsIt() throws IOException {
        ring(true);
        var made = Files.readString(file);
        ring(true);
        assertThat(Files.readString(file)).isEqualTo(made).contains("*k1:");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(Files.list(data)).containsExactly(file);
    }

    @Test
    void makesTheDataDirectoryPrivateEvenIfItExists() throws IOException {
        Files.createDirectory(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxr-x"));
        ring(true);
        assertThat(mode(data)).isEqualTo("rwx------");
    }

    @Test
    void refusesToStartWithoutARingOnAnotherDatabase() {
        assertRefused(false, "does not exist");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAGeneratedRingOnAnotherDatabase() {
        ring(true);
        assertRefused(false, "was generated");
    }

    @Test
    void takesAHandmadeRingOnAnyDatabase() throws IOException {
        write("# ours\n\n k0:" + KEY + "\r\n*k1:" + KEY + "  \n");
        assertThat(ring(false).activeId()).isEqualTo("k1");
        assertThat(ring(true).find("k0")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void refusesAFileThatOthersCanUse(String mode) throws IOException {
        write("*k1:" + KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertRefused(true, "others than its owner");
    }

    @Test
    void refusesADirectoryThatOthersCanWrite() throws IOException {
        write("*k1:" + KEY);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(false, "directory others can write");
    }

    @ParameterizedTest
    @CsvSource({
        "k1:" + KEY + ", marks no key",
        "'', marks no key",
        "*k1:" + ZEROS + ", only zeros",
        "*k1:MDEyMzQ1Njc4OWFiY2RlZg==, 16 bytes",
        "*k1:abcde, no base64",
        "*k1, in line 1",
        "'*k1:\"" + KEY + "\"', in line 1",
        "*k 1:" + KEY + ", in line 1",
    })
    void refusesADamagedRing(String content, String problem) throws IOException {
        write(content);
        assertRefused(false, problem);
    }

    @Test
    void refusesTheSameIdTwiceAndTwoActiveKeys() throws IOException {
        write("*k1:" + KEY + "\nk1:" + KEY);
        assertRefused(false, "the key k1 twice");
        write("*k1:" + KEY + "\n*k2:" + KEY);
        assertRefused(false, "more than one key");
    }

    private KeyRing ring(boolean embedded) {
        return new KeyRingFile(file, data).open(embedded);
    }

    private void assertRefused(boolean embedded, String problem) {
        assertThatExceptionOfType(KeyRingRefusedException.class)
                .isThrownBy(() -> ring(embedded))
                .withMessageContaining(problem)
                .withMessageContaining("ownrelay.keyring-file")
                .withMessageContaining(file.toString())
                .withMessageNotContaining(KEY)
                .satisfies(e -> assertThat(e.remedy()).isNotBlank());
    }

    private void write(String content) throws IOException {
        Files.createDirectories(data);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
