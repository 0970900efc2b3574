package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What stands in a signature of ours.
class DkimSignerTests extends DkimFixture {

    @ParameterizedTest
    @EnumSource
    void saysWhoSignedWhatAndHow(DkimAlgorithm algorithm) throws DkimSyntaxException {
        var tags = tags(signer(algorithm).sign(octets(MESSAGE)));
        assertThat(tags.value("v")).contains("1");
        assertThat(tags.value("a")).contains(algorithm.word());
        assertThat(tags.value("c")).contains("relaxed/relaxed");
        assertThat(tags.value("d")).contains("agency.test");
        assertThat(tags.value("s")).contains(algorithm == DkimAlgorithm.RSA_SHA256 ? "rsa" : "ed");
        assertThat(tags.value("t")).contains("" + clock.instant().getEpochSecond());
        assertThat(Stream.of("l", "x", "i", "q", "z").flatMap(tag -> tags.value(tag).stream()))
                .isEmpty();
    }

    @Test
    void whatIsThereIsClosedAgainstMoreOfIt() throws DkimSyntaxException {
        assertThat(names(MESSAGE))
                .containsExactly(
                        "from",
                        "from",
                        "to",
                        "to",
                        "cc",
                        "subject",
                        "subject",
                        "reply-to",
                        "date",
                        "date",
                        "message-id",
                        "message-id");
    }

    @Test
    void everyFieldThatMattersIsSigned() throws DkimSyntaxException {
        var more =
                """
                Cc: x@client.test
                Cc: y@client.test
                Reply-To: r@agency.test
                Sender: s@agency.test
                In-Reply-To: <0@client.test>
                References: <0@client.test>
                MIME-Version: 1.0
                Content-Type: text/plain
                Content-Transfer-Encoding: 8bit
                List-Unsubscribe: <https://agency.test/u>
                LIST-UNSUBSCRIBE-POST : List-Unsubscribe=One-Click
                X-Mailer: x
                Received: by x
                """
                        .replace("\n", "\r\n");
        assertThat(names(more + MESSAGE))
                .containsSubsequence("cc", "cc", "cc")
                .containsSubsequence("reply-to", "reply-to")
                .containsSubsequence("mime-version", "mime-version")
                .containsSubsequence("content-type", "content-type")
                .containsSubsequence("content-transfer-encoding", "content-transfer-encoding")
                .containsOnlyOnce(
                        "sender",
                        "in-reply-to",
                        "references",
                        "list-unsubscribe",
                        "list-unsubscribe-post")
                .doesNotContain("x-mailer", "received");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 60})
    void noLineIsTooLong(int length) {
        var label = "a".repeat(length);
        var domain = String.join(".", label, "agency", "test");
        for (var algorithm : DkimAlgorithm.values()) {
            var key = identity(algorithm).key();
            var signer = new DkimSigner(new DkimIdentity(domain, label, algorithm, key), clock);
            var field = text(signer.sign(octets("Sender: x\r\n" + MESSAGE)));
            assertThat(field).endsWith("\r\n");
            var lines = List.of(field.substring(0, field.length() - 2).split("\r\n"));
            assertThat(lines).allMatch(line -> line.length() <= 78 && !line.isBlank());
            assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith(" "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBodyMayComeInPiecesAndTheHeaderWithoutTheLineBehindIt(DkimAlgorithm algorithm) {
        var signer = signer(algorithm);
        int end = MESSAGE.indexOf("\r\n\r\n") + 2;
        var body = signer.body();
        for (byte octet : octets(MESSAGE.substring(end + 2))) {
            body.write(octet);
        }
        var field = signer.sign(octets(MESSAGE.substring(0, end)), body);
        assertThat(field).isEqualTo(signer.sign(octets(MESSAGE)));
        assertThat(reason(joined(field, octets(MESSAGE)))).isEqualTo(DkimReason.VALID);
    }

    @Test
    void aMessageMayComeInPieces() {
        var signer = signer(DkimAlgorithm.ED25519_SHA256);
        var message = octets(MESSAGE.replace("\r\n\r\nDear", "\r\n\r\n\r\nDear"));
        var field = signer.sign(message);
        for (int cut = 0; cut <= message.length; cut++) {
            var pieces = signer.message();
            pieces.write(message, 0, cut);
            pieces.write(message, cut, message.length - cut);
            assertThat(signer.sign(pieces)).isEqualTo(field);
        }
        var single = signer.message();
        for (byte octet : message) {
            single.write(octet);
        }
        assertThat(signer.sign(single)).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\nFrom: in the body", "\r\n\r\nFrom: in the body\r\n"})
    void noHeaderIsNobody(String message) {
        var pieces = signer(DkimAlgorithm.ED25519_SHA256).message();
        pieces.write(octets(message));
        assertThat(pieces.head()).hasSize(message.isEmpty() ? 0 : 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signer(DkimAlgorithm.ED25519_SHA256).sign(pieces));
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: x", "From: x\r\n", "From: x\r\r\n", "From: x\r\n\rX: y\r\n"})
    void aHeaderMayBeAll(String message) {
        var signer = signer(DkimAlgorithm.ED25519_SHA256);
        var pieces = signer.message();
        pieces.write(octets(message));
        assertThat(signer.sign(pieces)).isEqualTo(signer.sign(octets(message)));
    }

    @Test
    void severalThreadsUseOneSigner() {
        var signer = signer(DkimAlgorithm.RSA_SHA256);
        var fields =
                IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(i -> text(signer.sign(octets(MESSAGE))))
                        .distinct()
                        .toList();
        assertThat(fields).hasSize(1);
        assertThat(reason(fields.getFirst() + MESSAGE)).isEqualTo(DkimReason.VALID);
    }

    @Test
    void aMessageFromNobodyIsNotSigned() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signer(DkimAlgorithm.RSA_SHA256).sign(octets("To: x\r\n\r\n")));
    }

    @Test
    void aSignerKnowsItsOwnSignature() {
        var signer = signer(DkimAlgorithm.RSA_SHA256);
        assertThat(signer.hasSigned(octets(MESSAGE))).isFalse();
        assertThat(signer.hasSigned(signed(MESSAGE))).isTrue();
        assertThat(signer.hasSigned(new Forgery(ED25519).before(MESSAGE))).isFalse();
        assertThat(signer.hasSigned(new Forgery(RSA).set("d", "x.test").before(MESSAGE))).isFalse();
        assertThat(signer.hasSigned(octets("DKIM-Signature: d\r\n" + MESSAGE))).isFalse();
    }

    private List<String> names(String message) throws DkimSyntaxException {
        var tags = tags(signer(DkimAlgorithm.ED25519_SHA256).sign(octets(message)));
        return TagValues.split(tags.value("h").orElseThrow());
    }

    private static TagList tags(byte[] field) throws DkimSyntaxException {
        return TagList.parse(new HeaderField(field, 0, field.length).value());
    }
}
