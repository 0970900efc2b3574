package dev.ownrelay.secret;

import org.springframework.stereotype.Service;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Seals and opens credentials with AES-256-GCM and a ring of keys.
///
/// The sealed text is `v1:<key id>:<base64 of iv, ciphertext and tag>`. The context stands inside
/// the ciphertext, before the secret, because the encryptor takes no additional authenticated data;
/// GCM authenticates both alike.
@Service
public class SecretVault {

    private static final Pattern SEALED =
            Pattern.compile("v1:([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9+/]+={0,2})");

    private final LiveKeyRing keys;

    public SecretVault(LiveKeyRing keys) {
        this.keys = keys;
    }

    public SealedSecret seal(SecretContext context, String secret) {
        var ring = keys.ring();
        var bound = encode(context, ring.activeId());
        var text = secret.getBytes(StandardCharsets.UTF_8);
        return seal(
                ring,
                ByteBuffer.allocate(Integer.BYTES + bound.length + text.length)
                        .putInt(bound.length)
                        .put(bound)
                        .put(text)
                        .array());
    }

    /// The same secret, bound as it was, under the active key.
    ///
    /// @throws SecretUnreadableException when the key is missing or the text was altered
    public SealedSecret reseal(SealedSecret sealed) {
        var ring = keys.ring();
        var matcher = match(sealed);
        var plain = decrypt(matcher.group(1), matcher.group(2));
        try {
            return seal(ring, rebound(plain, led(matcher.group(1)), led(ring.activeId())));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static SealedSecret seal(KeyRing ring, byte[] plain) {
        var sealed = ring.active().encrypt(plain);
        Arrays.fill(plain, (byte) 0);
        return new SealedSecret(
                "v1:" + ring.activeId() + ":" + Base64.getEncoder().encodeToString(sealed));
    }

    /// A context begins with the id of its key.
    private static byte[] rebound(byte[] plain, byte[] oldId, byte[] newId) {
        int begin = Integer.BYTES;
        int end = begin + oldId.length;
        if (plain.length < end || !Arrays.equals(plain, begin, end, oldId, 0, oldId.length)) {
            throw new SecretUnreadableException("The sealed secret has another shape");
        }
        int length = ByteBuffer.wrap(plain).getInt() - oldId.length + newId.length;
        return ByteBuffer.allocate(plain.length - oldId.length + newId.length)
                .putInt(length)
                .put(newId)
                .put(plain, end, plain.length - end)
                .array();
    }

    /// @throws KeyUnknownException while the ring lacks the key, which may pass
    /// @throws SecretUnreadableException when the key is lost, the text was altered, or it was
    ///   sealed for another purpose, agency, row or destination
    public String open(SecretContext context, SealedSecret sealed) {
        var matcher = match(sealed);
        var keyId = matcher.group(1);
        var plain = decrypt(keyId, matcher.group(2));
        try {
            return unwrap(encode(context, keyId), plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Whether {@link #open} would succeed, here or where its key is known.
    public boolean opens(SecretContext context, SealedSecret sealed) {
        try {
            open(context, sealed);
            return true;
        } catch (KeyUnknownException e) {
            return true;
        } catch (SecretUnreadableException e) {
            return false;
        }
    }

    /// Keys for one use outside of the vault, such as in a browser: the same on all nodes, as long
    /// as the ring holds the keys that they come from.
    ///
    /// @return one of each key of the ring, that of the active key first
    public List<DerivedKey> derive(SecretContext use) {
        var ring = keys.ring();
        var others = ring.ids().stream().filter(id -> !id.equals(ring.activeId()));
        return Stream.concat(Stream.of(ring.activeId()), others)
                .map(id -> DerivedKey.of(id, ring.derive(id, encode(use, id))))
                .toList();
    }

    private static Matcher match(SealedSecret sealed) {
        var matcher = SEALED.matcher(sealed.stored());
        if (!matcher.matches()) {
            throw new SecretUnreadableException("The sealed secret has another shape");
        }
        return matcher;
    }

    private byte[] decrypt(String keyId, String base64) {
        var key = keys.find(keyId).orElseThrow(() -> keys.lacks(keyId));
        try {
            return key.decrypt(decode(base64));
        } catch (Exception e) {
            // the encryptor throws checked exceptions that it does not declare
            throw new SecretUnreadableException("The sealed secret was altered");
        }
    }

    /// Takes only the one canonical spelling of the bytes.
    private static byte[] decode(String base64) {
        var bytes = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw new IllegalArgumentException("not canonical");
        }
        return bytes;
    }

    private static String unwrap(byte[] expected, byte[] plain) {
        var buffer = ByteBuffer.wrap(plain);
        int length = plain.length < Integer.BYTES ? -1 : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new SecretUnreadableException("The sealed secret has another shape");
        }
        var context = new byte[length];
        buffer.get(context);
        if (!MessageDigest.isEqual(context, expected)) {
            throw new SecretUnreadableException("The secret was sealed for another use");
        }
        return StandardCharsets.UTF_8.decode(buffer).toString();
    }

    /// Every part led by its length, so that no two contexts have the same bytes.
    private static byte[] encode(SecretContext context, String keyId) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, keyId);
            write(out, context.purpose());
            write(out, context.tenant());
            write(out, context.row());
            out.writeInt(context.destination().size());
            for (var part : context.destination()) {
                write(out, part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        out.write(led(text));
    }

    /// Led by its length.
    private static byte[] led(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }
}
