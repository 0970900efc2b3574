package dev.ownrelay.support;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// A device with one passkey, as a browser reports of it (WebAuthn, section 6). It says what a test
/// wants it to, also what no honest device says.
public final class SoftPasskey {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int NEW = 0x40;

    private final KeyPair keys = pair();
    private byte[] id = random();
    private byte[] handle = {};
    private int counter = 1;
    private String origin = "http://localhost:8080";
    private boolean verifying = true;

    public SoftPasskey at(String otherOrigin) {
        origin = otherOrigin;
        return this;
    }

    /// Whether it makes sure who is there.
    public SoftPasskey verifying(boolean does) {
        verifying = does;
        return this;
    }

    public SoftPasskey counting(int next) {
        counter = next;
        return this;
    }

    /// Calls itself by the name of another one, and for its owner.
    public SoftPasskey posingAs(SoftPasskey other) {
        id = other.id;
        handle = other.handle;
        return this;
    }

    /// Says that it belongs to the owner of another one.
    public SoftPasskey ownedLike(SoftPasskey other) {
        handle = other.handle;
        return this;
    }

    public String id() {
        return text(id);
    }

    /// Makes the passkey that is asked for.
    public String make(String options) {
        var asked = JSON.readTree(options);
        handle = octets(asked.get("user").get("id").asString());
        var data = data(asked.get("rp").get("id").asString(), NEW, credential());
        var client = client("webauthn.create", asked);
        return answer(
                Map.of("clientDataJSON", text(client), "attestationObject", text(none(data))));
    }

    /// Proves that it is there.
    public String prove(String options) {
        var asked = JSON.readTree(options);
        var data = data(asked.get("rpId").asString(), 0, new byte[0]);
        var client = client("webauthn.get", asked);
        return answer(
                Map.of(
                        "clientDataJSON", text(client),
                        "authenticatorData", text(data),
                        "signature", text(sign(data, client)),
                        "userHandle", text(handle)));
    }

    private String answer(Map<String, String> response) {
        return JSON.writeValueAsString(
                Map.of(
                        "id", text(id),
                        "rawId", text(id),
                        "type", "public-key",
                        "response", response,
                        "clientExtensionResults", Map.of()));
    }

    private byte[] client(String type, JsonNode asked) {
        var challenge = asked.get("challenge").asString();
        return JSON.writeValueAsBytes(
                Map.of(
                        "type",
                        type,
                        "challenge",
                        challenge,
                        "origin",
                        origin,
                        "crossOrigin",
                        false));
    }

    private byte[] data(String party, int more, byte[] credential) {
        int flags = PRESENT | (verifying ? VERIFIED : 0) | more;
        var party256 = sha256(party.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(37 + credential.length)
                .put(party256)
                .put((byte) flags)
                .putInt(counter++)
                .put(credential)
                .array();
    }

    /// Of no maker, with the public key in COSE: ES256.
    private byte[] credential() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        var cose =
                joined(
                        hex("a5010203262001215820"),
                        octets32(point.getAffineX()),
                        hex("225820"),
                        octets32(point.getAffineY()));
        var length = ByteBuffer.allocate(2).putShort((short) id.length).array();
        return joined(new byte[16], length, id, cose);
    }

    /// An attestation object in CBOR that attests nothing.
    private static byte[] none(byte[] data) {
        var length = ByteBuffer.allocate(2).putShort((short) data.length).array();
        return joined(
                hex("a363"),
                ascii("fmt"),
                hex("64"),
                ascii("none"),
                hex("67"),
                ascii("attStmt"),
                hex("a068"),
                ascii("authData"),
                hex("59"),
                length,
                data);
    }

    private byte[] sign(byte[] data, byte[] client) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random() {
        var octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return octets;
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] octets32(BigInteger number) {
        var octets = number.toByteArray();
        var padded = joined(new byte[32], octets);
        return Arrays.copyOfRange(padded, padded.length - 32, padded.length);
    }

    private static byte[] joined(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] ascii(String letters) {
        return letters.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] octets(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
