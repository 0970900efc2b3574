package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// What we sign holds, and only as long as nobody changes it.
class DkimRoundTripTests extends DkimFixture {

    private static final List<byte[]> MESSAGES = SampleMessages.all();

    @ParameterizedTest
    @EnumSource
    void everyMessageIsVerified(Canonicalization way) {
        assertThat(MESSAGES).hasSize(110);
        var identity = identity(DkimAlgorithm.ED25519_SHA256);
        var signer = new DkimSigner(identity, clock, way, way);
        for (var message : MESSAGES) {
            assertThat(reason(signed(signer, message))).isEqualTo(DkimReason.VALID);
        }
    }

    /// As they come out of SMTP, which ends every line. Those without a body are left out where
    /// jDKIM errs, see [#jDkimTakesNothingForAnEmptyLine].
    @ParameterizedTest
    @CsvSource({"SIMPLE, 110", "RELAXED, 100"})
    void jDkimVerifiesThemToo(Canonicalization way, int count) throws IOException, FailException {
        var signer = new DkimSigner(identity(DkimAlgorithm.RSA_SHA256), clock, way, way);
        var record = RSA.publicKey().record();
        var other = new DKIMVerifier((_, _, _) -> List.of(record));
        int verified = 0;
        for (var message : MESSAGES) {
            var end = text(message).endsWith("\r\n") ? "" : "\r\n";
            var sent = joined(signed(signer, message), octets(end));
            assertThat(reason(sent)).isEqualTo(DkimReason.VALID);
            if (way == Canonicalization.SIMPLE || !body(message).isBlank()) {
                assertThat(other.verify(new ByteArrayInputStream(sent))).hasSize(1);
                verified++;
            }
        }
        assertThat(verified).isEqualTo(count);
    }

    /// jDKIM 0.5 ends also a relaxed body by a line, whether there is one or not. RFC 6376 section
    /// 3.4.4 says that of nothing the hash is that of nothing.
    @Test
    void jDkimTakesNothingForAnEmptyLine() throws IOException, FailException {
        var template =
                "v=1; a=rsa-sha256; c=relaxed/relaxed; d=agency.test; s=rsa; h=from; bh=; b=;";
        var james = new DKIMSigner(template, RSA.privateKey());
        for (var body : List.of("", "\r\n", " \t\r\n\r\n")) {
            var message = octets("From: Rosa <rosa@agency.test>\r\n\r\n" + body);
            assertThat(text(signer(DkimAlgorithm.RSA_SHA256).sign(message)))
                    .contains("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
            assertThat(james.sign(new ByteArrayInputStream(message)))
                    .contains("bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        }
    }

    private static String body(byte[] message) {
        return text(message).split("\r\n\r\n", 2)[1];
    }

    @ParameterizedTest
    @EnumSource
    void noneIsVerifiedAfterItsLastOctetWasChanged(DkimAlgorithm algorithm) {
        var signer = signer(algorithm);
        for (var message : MESSAGES) {
            var changed = signed(signer, message);
            if (text(message).endsWith("\r\n\r\n")) {
                changed = joined(changed, octets("k"));
            } else {
                changed[changed.length - 1] ^= 'k';
            }
            assertThat(reason(changed)).isEqualTo(DkimReason.BODY_CHANGED);
        }
    }

    /// Wherever one is changed, and wherever one is added.
    @ParameterizedTest
    @EnumSource
    void noSignedFieldCanBeChangedOrAdded(DkimAlgorithm algorithm) {
        var signer = signer(algorithm);
        for (var octets : MESSAGES.subList(0, 11)) {
            var message = text(octets);
            var field = text(signer.sign(octets));
            var head = MessageHead.of(octets);
            var names = SignedNames.of(head);
            for (var name : Set.copyOf(names)) {
                int there = head.named(name).size();
                if (there > 0) {
                    assertChanged(
                            field + message.replaceFirst("(?im)^(" + name + "\\s*:)", "$1 k"));
                }
                var added = name + ": k\r\n";
                assertChanged(field + message.replaceFirst("\r\n\r\n", "\r\n" + added + "\r\n"));
                if (Collections.frequency(names, name) > there) {
                    assertChanged(added + field + message);
                }
            }
        }
    }

    private void assertChanged(String message) {
        assertThat(reason(message)).as(message).isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void whatServersUsuallyDoDoesNoHarm() {
        var field = text(signer(DkimAlgorithm.RSA_SHA256).sign(octets(MESSAGE)));
        var folded =
                MESSAGE.replace(
                                "Subject: A candidate\r\n for you",
                                "SUBJECT:A\r\n\tcandidate  for you ")
                        .replace("Dear Sam,", "Dear \tSam, ");
        assertThat(reason("Received: by x\r\n" + field + folded + "\r\n\r\n"))
                .isEqualTo(DkimReason.VALID);
    }

    @Test
    void simpleMeansThatNothingWasDone() {
        var way = Canonicalization.SIMPLE;
        var signer = new DkimSigner(identity(DkimAlgorithm.RSA_SHA256), clock, way, way);
        var field = text(signer.sign(octets(MESSAGE)));
        assertThat(reason(field + MESSAGE + "\r\n\r\n")).isEqualTo(DkimReason.VALID);
        assertThat(reason(field + MESSAGE.replace("Subject:", "subject:")))
                .isEqualTo(DkimReason.HEADER_CHANGED);
        assertThat(reason(field + MESSAGE.replace("here", "here ")))
                .isEqualTo(DkimReason.BODY_CHANGED);
        assertThat(reason(field.replace("v=1;", "v=1; ") + MESSAGE))
                .isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void anotherFromAboveOrBelowIsNoticed() {
        var signed = text(signed(MESSAGE));
        assertThat(reason("From: Eve <eve@bad.test>\r\n" + signed))
                .isEqualTo(DkimReason.HEADER_CHANGED);
        assertThat(reason(signed.replaceFirst("\r\n\r\n", "\r\nFrom: Eve <eve@bad.test>\r\n\r\n")))
                .isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void bothAlgorithmsSignOneMessage() {
        var once = signed(MESSAGE);
        var twice = signed(signer(DkimAlgorithm.ED25519_SHA256), once);
        assertThat(verify(twice))
                .extracting(DkimResult::algorithm, DkimResult::result)
                .containsExactly(
                        tuple("ed25519-sha256", DkimVerdict.PASS),
                        tuple("rsa-sha256", DkimVerdict.PASS));
    }
}
