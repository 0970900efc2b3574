package dev.ownrelay.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A ring that changes while it is used.
class LiveKeyRingTests {

    private static final Instant NOW = Instant.parse("2026-11-30T09:40:11.5Z");
    private static final SecretContext CONTEXT =
            new SecretContext("test", new UUID(0, 1), new UUID(0, 2), List.of());

    @TempDir Path folder;

    Path file;
    KeyRingEditor editor;
    LiveKeyRing node;
    SecretVault vault;

    @BeforeEach
    void ring() throws IOException {
        file = folder.resolve("keyring");
        write("# ours\n*k1:" + KeyRingFile.freshKey() + "\n");
        editor = KeyRingEditor.of(settings(file));
        node = editor.open();
        vault = new SecretVault(node);
    }

    private static Environment settings(Path ring) {
        return new MockEnvironment()
                .withProperty("ownrelay.keyring-file", ring.toString())
                .withProperty("spring.datasource.url", "jdbc:postgresql://host/own");
    }

    @Test
    void aNodeThatMeetsASecretUnderANewKeyReadsTheFileAtOnce() {
        var old = vault.seal(CONTEXT, "old");
        editor.activate(editor.add(List.of(), NOW));
        var fresh = new SecretVault(editor.open()).seal(CONTEXT, "new");
        assertThat(node.ids()).containsExactly("k1");
        assertThat(vault.open(CONTEXT, fresh)).isEqualTo("new");
        assertThat(vault.open(CONTEXT, old)).isEqualTo("old");
        assertThat(vault.seal(CONTEXT, "next").stored()).startsWith("v1:k2:");
        assertThat(node.problem()).isEmpty();
    }

    @Test
    void aSecretUnderAKeyThatIsNotThereYetIsWaitedForUnlessTheKeyIsLost() throws IOException {
        var before = Files.readString(file);
        editor.activate(editor.add(List.of(), NOW));
        var after = Files.readString(file);
        var fresh = new SecretVault(editor.open()).seal(CONTEXT, "new");
        write(before);
        assertThatExceptionOfType(KeyUnknownException.class)
                .isThrownBy(() -> vault.open(CONTEXT, fresh));
        assertThat(vault.opens(CONTEXT, fresh)).as("on some node").isTrue();
        node.giveUp(List.of("k2"));
        assertThatExceptionOfType(SecretUnreadableException.class)
                .isThrownBy(() -> vault.open(CONTEXT, fresh))
                .isNotInstanceOf(KeyUnknownException.class);
        assertThat(vault.opens(CONTEXT, fresh)).isFalse();
        write(after);
        assertThat(vault.open(CONTEXT, fresh)).isEqualTo("new");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatLacksAKeyIsSaidOnceAndNotForAsManyAsSomebodyNames(CapturedOutput log) {
        var sealed = vault.seal(CONTEXT, "secret").stored();
        for (var i = 0; i < 300; i++) {
            var other = new SealedSecret(sealed.replace("k1", "k" + (9 + i / 3)));
            assertThatExceptionOfType(KeyUnknownException.class)
                    .isThrownBy(() -> vault.open(CONTEXT, other));
        }
        var lines = log.getOut().lines().filter(line -> line.contains("what needs them waits"));
        assertThat(lines).hasSize(20).doesNotHaveDuplicates().first().asString().contains("k9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000garbage", "*k1:AAAA", "k2:half"})
    void aBrokenFileKeepsTheRingAndIsSaid(String content) throws IOException {
        var whole = Files.readString(file);
        var sealed = vault.seal(CONTEXT, "secret");
        write(content);
        node.look(dropped -> dropped);
        assertThat(node.problem()).get().asString().contains(file.toString());
        assertThat(vault.open(CONTEXT, sealed)).isEqualTo("secret");
        assertThat(vault.seal(CONTEXT, "more").stored()).startsWith("v1:k1:");
        write(whole);
        node.look(dropped -> dropped);
        assertThat(node.problem()).isEmpty();
    }

    @Test
    void aFileThatOthersMayReadOrThatIsGoneKeepsTheRing() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        node.look(dropped -> dropped);
        assertThat(node.problem()).get().asString().contains("others than its owner");
        assertRefused(() -> editor.add(List.of(), NOW), "others than its owner");
        Files.delete(file);
        node.look(dropped -> dropped);
        assertThat(node.problem()).get().asString().contains("does not exist");
        assertThat(file).doesNotExist();
        assertThat(node.activeId()).isEqualTo("k1");
    }

    @Test
    void anotherKeyOfTheSameNameIsRefused() throws IOException {
        var sealed = vault.seal(CONTEXT, "secret");
        write("*k1:" + KeyRingFile.freshKey());
        node.look(dropped -> Set.of());
        assertThat(node.problem()).get().asString().contains("another key named k1");
        assertThat(vault.open(CONTEXT, sealed)).isEqualTo("secret");
    }

    @Test
    void aKeyThatIsGoneFromTheFileIsKeptAsLongAsItIsNeeded() throws IOException {
        var sealed = vault.seal(CONTEXT, "secret");
        write("*k2:" + KeyRingFile.freshKey());
        node.look(dropped -> dropped);
        assertThat(node.problem()).get().asString().contains("lacks keys that seal secrets: k1");
        assertThat(node.ids()).containsExactly("k1", "k2");
        assertThat(vault.open(CONTEXT, vault.reseal(sealed))).isEqualTo("secret");
        node.look(dropped -> Set.of());
        assertThat(node.ids()).containsExactly("k2");
        assertThat(node.problem()).isEmpty();
    }

    @Test
    void anAddedKeySealsNothingUntilItIsActive() throws IOException {
        assertThat(editor.add(List.of("k7", "own"), NOW)).isEqualTo("k8");
        assertThat(editor.keys())
                .containsExactly(
                        new KeyLine("k1", true, null),
                        new KeyLine("k8", false, "2026-11-30T09:40:11Z"));
        editor.activate("k8");
        assertThat(editor.keys())
                .extracting(KeyLine::id, KeyLine::active)
                .containsExactly(tuple("k1", false), tuple("k8", true));
        assertThat(Files.readString(file)).startsWith("# ours\nk1:");
    }

    @Test
    void theFileKeepsItsModeItsOwnerAndItsLinks() throws IOException {
        giveAway(file);
        var owner = Files.getOwner(file);
        var link = Files.createSymbolicLink(folder.resolve("link"), file);
        var linked = KeyRingEditor.of(settings(link));
        linked.activate(linked.add(List.of(), NOW));
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.getOwner(file)).isEqualTo(owner);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aRetiredKeyStaysBesideTheRingAndItsNameIsNotGivenAgain() throws IOException {
        var before = Files.readString(file);
        var sealed = vault.seal(CONTEXT, "secret");
        var second = editor.add(List.of(), NOW);
        editor.activate(second);
        var third = editor.add(List.of(), NOW);
        var kept = editor.retire(third, NOW);
        assertThat(editor.keys()).extracting(KeyLine::id).containsExactly("k1", "k2");
        assertThat(editor.add(List.of(), NOW)).isEqualTo("k4");
        assertThat(kept.getFileName()).hasToString("keyring.until-2026-11-30T09-40-11Z");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(kept)).contains(key(before), third);
        assertThat(new SecretVault(editor.open()).open(CONTEXT, sealed)).isEqualTo("secret");
    }

    @Test
    void aBackupFromBeforeOpensWithTheRingOfThatTime() {
        var before = vault.seal(CONTEXT, "of the backup");
        editor.activate(editor.add(List.of(), NOW));
        var after = new SecretVault(editor.open()).seal(CONTEXT, "of today");
        var kept = editor.retire("k1", NOW);
        var then = new SecretVault(KeyRingEditor.of(settings(kept)).open());
        var today = new SecretVault(editor.open());
        assertThat(then.open(CONTEXT, before)).isEqualTo("of the backup");
        assertThat(today.open(CONTEXT, after)).isEqualTo("of today");
        assertThatExceptionOfType(KeyUnknownException.class)
                .isThrownBy(() -> today.open(CONTEXT, before));
    }

    /// Only root may.
    private static void giveAway(Path file) {
        try {
            var people = file.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(file, people.lookupPrincipalByName("nobody"));
        } catch (IOException notRoot) {
            // its owner is whoever runs this
        }
    }

    private static String key(String ring) {
        return ring.substring(ring.indexOf(':')).strip();
    }

    private void assertRefused(Runnable work, String words) {
        assertThatExceptionOfType(KeyRingRefusedException.class)
                .isThrownBy(work::run)
                .withMessageContaining(words);
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
