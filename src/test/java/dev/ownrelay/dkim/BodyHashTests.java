package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.Random;

/// A body is hashed as the standard says, in whatever pieces it comes.
class BodyHashTests {

    /// A body and what is left of it; `#` stands for the end of a line.
    record Case(String body, String canonical) {}

    static List<Case> relaxed() {
        return List.of(
                new Case("", ""),
                new Case("#", ""),
                new Case("###", ""),
                new Case(" #", ""),
                new Case(" \t#\t#", ""),
                new Case(" ", ""),
                new Case("a", "a#"),
                new Case("a#", "a#"),
                new Case("a##", "a#"),
                new Case("a#\t##", "a#"),
                new Case(" C #D \t E###", " C#D E#"),
                new Case("a \t", "a#"),
                new Case("\ta", " a#"),
                new Case("##a", "##a#"),
                new Case("# \ta  b#", "# a b#"),
                new Case("a\r", "a\r#"),
                new Case("a\rb#", "a\rb#"),
                new Case("a\nb#", "a\nb#"),
                new Case("a \rb#", "a \rb#"),
                new Case("a\r\r\n", "a\r#"),
                new Case("\u00c3\u00a9 \u00a0#", "\u00c3\u00a9 \u00a0#"));
    }

    @ParameterizedTest
    @MethodSource
    void relaxed(Case each) {
        assertThat(hash(Canonicalization.RELAXED, each.body))
                .isEqualTo(sha256(lines(each.canonical)));
    }

    static List<Case> simple() {
        return List.of(
                new Case("", "#"),
                new Case("#", "#"),
                new Case("###", "#"),
                new Case(" #", " #"),
                new Case("a", "a#"),
                new Case("a#", "a#"),
                new Case("a##", "a#"),
                new Case("a#\t##", "a#\t#"),
                new Case(" C #D \t E###", " C #D \t E#"),
                new Case("##a", "##a#"),
                new Case("a\r", "a\r#"),
                new Case("a\r\r\n", "a\r#"));
    }

    @ParameterizedTest
    @MethodSource
    void simple(Case each) {
        assertThat(hash(Canonicalization.SIMPLE, each.body))
                .isEqualTo(sha256(lines(each.canonical)));
    }

    /// RFC 6376 sections 3.4.3 and 3.4.4 say them.
    @Test
    void theHashesOfNothingAreTheKnownOnes() {
        assertThat(hash(Canonicalization.SIMPLE, ""))
                .isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(hash(Canonicalization.RELAXED, ""))
                .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    /// Of all that matters at the seams, the same each time.
    @ParameterizedTest
    @EnumSource
    void anyPiecesGiveTheSameHash(Canonicalization way) {
        var random = new Random(6376);
        for (int i = 0; i < 200; i++) {
            var body = noise(random, random.nextInt(40));
            var whole = hash(way, body);
            var octets = DkimFixture.octets(body);
            for (int cut = 0; cut <= octets.length; cut++) {
                var hash = new BodyHash(way);
                hash.write(octets, 0, cut);
                hash.write(octets, cut, octets.length - cut);
                assertThat(base64(hash)).isEqualTo(whole);
            }
            var single = new BodyHash(way);
            for (byte octet : octets) {
                single.write(octet);
            }
            assertThat(base64(single)).isEqualTo(whole);
        }
    }

    private static String noise(Random random, int length) {
        var noise = new StringBuilder();
        for (int i = 0; i < length; i++) {
            noise.append("\r\n\r\n  \tba\u00e9".charAt(random.nextInt(10)));
        }
        return noise.toString();
    }

    @Test
    void aSimplerAndSlowerWayGivesTheSameHash() {
        for (var message : SampleMessages.all()) {
            var body = DkimFixture.text(message).split("\r\n\r\n", 2)[1];
            var rest =
                    body.replaceAll("[ \t]+", " ")
                            .replaceAll(" (?=\r\n|\\z)", "")
                            .replaceAll("(\r\n)+\\z", "");
            assertThat(hash(Canonicalization.RELAXED, body))
                    .isEqualTo(sha256(rest.isEmpty() ? "" : rest + "\r\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesLongerThanItsRoomAreHashedWhole(Canonicalization way) {
        for (int size : new int[] {8_190, 8_191, 8_192, 8_193, 16_384, 100_000}) {
            var body = "x".repeat(size);
            assertThat(hash(way, body)).isEqualTo(sha256(body + "\r\n"));
        }
        assertThat(hash(way, "#".repeat(20_000) + "x"))
                .isEqualTo(sha256("\r\n".repeat(20_000) + "x\r\n"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void onlyTheFirstOctetsAreHashedWhereThatIsWanted(long most) {
        var hash = new BodyHash(Canonicalization.RELAXED, most);
        hash.write(DkimFixture.octets("a  b\r\n"), 0, 6);
        assertThat(base64(hash)).isEqualTo(sha256("a b\r\n".substring(0, (int) most)));
        assertThat(hash.length()).isEqualTo(5);
    }

    @Test
    void whatHasEndedTakesNoMore() {
        var hash = new BodyHash(Canonicalization.RELAXED);
        assertThat(hash.hash()).isEqualTo(hash.hash());
        assertThatIllegalStateException().isThrownBy(() -> hash.write('a'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n", " ", "\t", "\r\n ", "x", "x ", "\n"})
    void anyBodyCostsWhatItsLengthCosts(String part) {
        for (var way : Canonicalization.values()) {
            Cost.growsLinearly(
                    "a body of " + part,
                    1_000_000,
                    size -> DkimFixture.octets(part.repeat(size / part.length())),
                    octets -> {
                        var hash = new BodyHash(way);
                        hash.write(octets, 0, octets.length);
                        hash.hash();
                    });
        }
    }

    private static String hash(Canonicalization way, String body) {
        var octets = DkimFixture.octets(lines(body));
        var hash = new BodyHash(way);
        hash.write(octets, 0, octets.length);
        return base64(hash);
    }

    private static String base64(BodyHash hash) {
        return Base64.getEncoder().encodeToString(hash.hash());
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(DkimFixture.octets(text)));
    }

    private static String lines(String text) {
        return text.replace("#", "\r\n");
    }
}
