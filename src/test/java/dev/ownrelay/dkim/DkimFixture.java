package dev.ownrelay.dkim;

import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// An agency with two keys, `rsa` and `ed`, whose DNS a test can change.
abstract class DkimFixture {

    static final DkimKeyPair RSA = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256);
    static final DkimKeyPair ED25519 = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
    static final String RSA_NAME = "rsa._domainkey.agency.test";
    static final String ED_NAME = "ed._domainkey.agency.test";

    static final String MESSAGE =
            """
            From: Rosa <rosa@agency.test>
            To: Sam <sam@client.test>
            Subject: A candidate
             for you
            Date: Mon, 23 Nov 2026 10:00:00 +0100
            Message-ID: <1@agency.test>

            Dear Sam,

            here she is.
            """
                    .replace("\n", "\r\n");

    ScriptedDnsServer dns;
    SettableClock clock;
    DkimKeys keys;
    DkimVerifier verifier;

    @BeforeEach
    void start() {
        dns = ScriptedDnsServer.start();
        clock = new SettableClock();
        dns.txt(RSA_NAME, strings(RSA)).txt(ED_NAME, strings(ED25519));
        forget();
    }

    /// What was asked is asked anew.
    void forget() {
        var resolver = Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock);
        keys = new DkimKeys(resolver);
        verifier = new DkimVerifier(resolver, clock);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    static String[] strings(DkimKeyPair pair) {
        return pair.publicKey().strings().toArray(String[]::new);
    }

    static DkimIdentity identity(DkimAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> new DkimIdentity("agency.test", "rsa", algorithm, RSA.privateKey());
            case ED25519_SHA256 ->
                    new DkimIdentity("agency.test", "ed", algorithm, ED25519.privateKey());
        };
    }

    DkimSigner signer(DkimAlgorithm algorithm) {
        return new DkimSigner(identity(algorithm), clock);
    }

    /// The message with its signature in front.
    static byte[] signed(DkimSigner signer, byte[] message) {
        return joined(signer.sign(message), message);
    }

    byte[] signed(String message) {
        return signed(signer(DkimAlgorithm.RSA_SHA256), octets(message));
    }

    static byte[] joined(byte[] first, byte[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /// Each character as an octet.
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    List<DkimResult> verify(byte[] message) {
        return verifier.verify(message);
    }

    DkimReason reason(byte[] message) {
        return verify(message).getFirst().reason();
    }

    DkimReason reason(String message) {
        return reason(octets(message));
    }
}
