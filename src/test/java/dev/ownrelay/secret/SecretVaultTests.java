package dev.ownrelay.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class SecretVaultTests {

    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID ROW = UUID.randomUUID();
    private static final SecretContext CONTEXT =
            context(TENANT, ROW, "mail.agency.nl", "587", "STARTTLS", "PASSWORD", "anna");
    private static final String SECRET = "canary-Pa55: wörd ";

    private final String keyOne = "k1:" + key(1);
    private final String keyTwo = "k2:" + key(2);
    private final SecretVault vault = vault("*" + keyOne);

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", " both ends ", "p:a:s:s", "日本\u0000\r\n", "🔑"})
    void opensWhatItSealed(String secret) {
        assertThat(vault.open(CONTEXT, vault.seal(CONTEXT, secret))).isEqualTo(secret);
    }

    @Test
    void refusesEveryFlippedBit() {
        var sealed = vault.seal(CONTEXT, SECRET).stored().split(":");
        var bytes = Base64.getDecoder().decode(sealed[2]);
        for (int i = 0; i < bytes.length * 8; i++) {
            var flipped = bytes.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            assertRefused(CONTEXT, stored(sealed[1], flipped));
        }
    }

    @Test
    void refusesEveryTruncation() {
        var whole = vault.seal(CONTEXT, SECRET).stored();
        var bytes = Base64.getDecoder().decode(whole.split(":")[2]);
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(CONTEXT, stored("k1", Arrays.copyOf(bytes, length)));
        }
        IntStream.range(0, whole.length())
                .forEach(end -> assertRefused(CONTEXT, new SealedSecret(whole.substring(0, end))));
    }

    @Test
    void refusesAnotherKeyIdOverTheSameKey() {
        var both = vault("*" + keyOne, "k2:" + key(1));
        var bytes = both.seal(CONTEXT, SECRET).stored().substring("v1:k1:".length());
        assertThat(both.opens(CONTEXT, new SealedSecret("v1:k1:" + bytes))).isTrue();
        assertThat(both.opens(CONTEXT, new SealedSecret("v1:k2:" + bytes))).isFalse();
    }

    @Test
    void refusesAKeyThatIsNotInTheRing() {
        var sealed = vault.seal(CONTEXT, SECRET);
        assertThatExceptionOfType(SecretUnreadableException.class)
                .isThrownBy(() -> vault("*" + keyTwo).open(CONTEXT, sealed))
                .withMessageContaining("k1")
                .withMessageNotContaining(key(1));
    }

    @Test
    void refusesAnotherAgencyRowPurposeOrDestination() {
        var sealed = vault.seal(CONTEXT, SECRET);
        var d = CONTEXT.destination();
        var foreign =
                List.of(
                        new SecretContext("other", TENANT, ROW, d),
                        new SecretContext("smtp-password", UUID.randomUUID(), ROW, d),
                        new SecretContext("smtp-password", TENANT, UUID.randomUUID(), d),
                        new SecretContext("smtp-password", ROW, TENANT, d),
                        context(TENANT, ROW, "evil.test", "587", "STARTTLS", "PASSWORD", "anna"),
                        context(
                                TENANT,
                                ROW,
                                "mail.agency.nl",
                                "25",
                                "STARTTLS",
                                "PASSWORD",
                                "anna"),
                        context(TENANT, ROW, "mail.agency.nl", "587", "NONE", "PASSWORD", "anna"),
                        context(TENANT, ROW, "mail.agency.nl", "587", "STARTTLS", "XOAUTH", "anna"),
                        context(TENANT, ROW, "mail.agency.nl", "587", "STARTTLS", "PASSWORD", "bo"),
                        context(TENANT, ROW, "mail.agency.nl", "587", "STARTTLS", "PASSWORDanna"),
                        context(
                                TENANT,
                                ROW,
                                "mail.agency.nl5",
                                "87",
                                "STARTTLS",
                                "PASSWORD",
                                "anna"),
                        context(TENANT, ROW));
        foreign.forEach(context -> assertRefused(context, sealed));
    }

    @Test
    void refusesSwappedSecrets() {
        var other = context(TENANT, UUID.randomUUID(), "mail.agency.nl", "587");
        var one = vault.seal(CONTEXT, "one");
        var two = vault.seal(other, "two");
        assertRefused(CONTEXT, two);
        assertRefused(other, one);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "v2:k1:AAAA", "v1:k1:", "v1::AAAA", "v1:k1:****", "v1:k1:AAAA"})
    void refusesWhatIsNotSealed(String stored) {
        assertRefused(CONTEXT, new SealedSecret(stored));
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            seen.add(vault.seal(CONTEXT, SECRET).stored());
        }
        assertThat(seen).hasSize(1000).noneMatch(stored -> stored.contains("canary"));
    }

    @Test
    void sealsWithTheActiveKeyAndOpensWithAny() {
        var old = vault.seal(CONTEXT, SECRET);
        var rotated = vault(keyOne, "*" + keyTwo);
        var fresh = rotated.seal(CONTEXT, rotated.open(CONTEXT, old));
        assertThat(fresh.stored()).startsWith("v1:k2:");
        assertThat(vault("*" + keyTwo).open(CONTEXT, fresh)).isEqualTo(SECRET);
    }

    @Test
    void sealsAnewUnderTheActiveKeyWhatStaysBoundAsItWas() {
        var rotated = vault(keyOne, "*longer-name:" + key(3));
        var fresh = rotated.reseal(vault.seal(CONTEXT, SECRET));
        assertThat(fresh.stored()).startsWith("v1:longer-name:");
        assertThat(rotated.open(CONTEXT, fresh)).isEqualTo(SECRET);
        assertRefused(rotated, context(ROW, TENANT), fresh);
        var back = vault("*" + keyOne, "longer-name:" + key(3)).reseal(fresh);
        assertThat(vault.open(CONTEXT, back)).isEqualTo(SECRET);
    }

    @Test
    void sealsNothingAnewThatItCannotOpen() {
        var rotated = vault(keyOne, "*" + keyTwo);
        var sealed = vault.seal(CONTEXT, SECRET).stored();
        for (var other :
                List.of(
                        sealed.replace("k1", "k2"),
                        sealed.replace("k1", "k3"),
                        "v1:k1:AAAA",
                        "plain")) {
            assertThatExceptionOfType(SecretUnreadableException.class)
                    .isThrownBy(() -> rotated.reseal(new SealedSecret(other)));
        }
    }

    @Test
    void yieldsAKeyForEachUseThatIsTheSameOnEachNode() {
        var key = vault.derive(CONTEXT).getFirst();
        assertThat(key.id()).isEqualTo("k1");
        assertThat(Base64.getDecoder().decode(key.base64())).hasSize(32);
        assertThat(vault("*" + keyOne).derive(CONTEXT)).containsExactly(key);
        var others =
                Stream.of(
                                vault.derive(context(UUID.randomUUID(), ROW)),
                                vault.derive(context(TENANT, UUID.randomUUID())),
                                vault.derive(new SecretContext("other", TENANT, ROW, List.of())),
                                vault("*k1:" + key(3)).derive(CONTEXT),
                                vault("*k3:" + key(1)).derive(CONTEXT))
                        .map(keys -> keys.getFirst().base64())
                        .toList();
        assertThat(others).doesNotHaveDuplicates().doesNotContain(key.base64(), key(1));
    }

    @Test
    void yieldsTheKeysOfTheWholeRingTheActiveOneFirst() {
        var before = vault.derive(CONTEXT).getFirst();
        var rotated = vault(keyOne, "*" + keyTwo).derive(CONTEXT);
        assertThat(rotated).extracting(DerivedKey::id).containsExactly("k2", "k1");
        assertThat(rotated.getLast()).isEqualTo(before);
        assertThat(vault("*" + keyTwo).derive(CONTEXT)).containsExactly(rotated.getFirst());
    }

    @Test
    void printsNoSecretAndNoKey() {
        var derived = vault.derive(CONTEXT).getFirst();
        assertThat(derived.toString()).doesNotContain(derived.base64());
        var sealed = vault.seal(CONTEXT, SECRET);
        assertThat(sealed.toString()).doesNotContain(sealed.stored());
        assertThat(KeyRing.parse(List.of("*" + keyOne)).toString()).doesNotContain(key(1));
    }

    private void assertRefused(SecretContext context, SealedSecret sealed) {
        assertRefused(vault, context, sealed);
    }

    private static void assertRefused(
            SecretVault vault, SecretContext context, SealedSecret sealed) {
        assertThatExceptionOfType(SecretUnreadableException.class)
                .isThrownBy(() -> vault.open(context, sealed))
                .withMessageNotContaining("canary");
    }

    private static SecretVault vault(String... lines) {
        return new SecretVault(
                new LiveKeyRing(Path.of("keyring"), () -> KeyRing.parse(List.of(lines))));
    }

    private static SecretContext context(UUID tenant, UUID row, String... destination) {
        return new SecretContext("smtp-password", tenant, row, List.of(destination));
    }

    private static SealedSecret stored(String keyId, byte[] bytes) {
        return new SealedSecret("v1:" + keyId + ":" + Base64.getEncoder().encodeToString(bytes));
    }

    private static String key(int fill) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
