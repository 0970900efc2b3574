package dev.ownrelay.secret;

import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMByteEncryptor;
import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMConfig;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys by their ids. New secrets are sealed with the active one; any of them opens.
///
/// One line a key, `<key id>:<base64 of 32 bytes>`, the active one with `*` before it; lines that
/// begin with `#` are comments.
final class KeyRing {

    private static final Pattern LINE =
            Pattern.compile("(\\*?)\\s*([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9+/]+={0,2})");
    private static final int KEY_BYTES = 32;

    private final String activeId;
    private final Map<String, Sealer> sealers;

    private KeyRing(String activeId, Map<String, Sealer> sealers) {
        this.activeId = activeId;
        this.sealers = Map.copyOf(sealers);
    }

    /// @param hash of the key, by which it is known from another of the same id
    private record Sealer(String hash, SecretKey key, SimpleGCMByteEncryptor encryptor) {

        static Sealer of(String base64) {
            var config = new SimpleGCMConfig();
            config.setSecretKey(base64);
            var key = new SecretKeySpec(Base64.getDecoder().decode(base64), "Generic");
            return new Sealer(Sha256.of(base64), key, new SimpleGCMByteEncryptor(config));
        }
    }

    /// @throws IllegalArgumentException with the end of a sentence that begins "The key ring …"; it
    ///   holds no key
    static KeyRing parse(List<String> lines) {
        String active = null;
        var sealers = new LinkedHashMap<String, Sealer>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var key = Key.parse(line, i + 1);
            if (sealers.put(key.id(), Sealer.of(key.base64())) != null) {
                throw new IllegalArgumentException("names the key " + key.id() + " twice");
            }
            if (key.active() && active != null) {
                throw new IllegalArgumentException("marks more than one key with *");
            }
            active = key.active() ? key.id() : active;
        }
        return new KeyRing(requireActive(active), sealers);
    }

    String activeId() {
        return activeId;
    }

    SortedSet<String> ids() {
        return new TreeSet<>(sealers.keySet());
    }

    Optional<SimpleGCMByteEncryptor> find(String id) {
        return Optional.ofNullable(sealers.get(id)).map(Sealer::encryptor);
    }

    /// 32 bytes for one use, from which nobody finds this key: HKDF-SHA-256 (RFC 5869).
    ///
    /// @param id of a key of this ring
    byte[] derive(String id, byte[] use) {
        var key = Objects.requireNonNull(sealers.get(id)).key();
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(use, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The first id that names one key here and another there.
    Optional<String> otherKeyThan(KeyRing other) {
        return ids().stream()
                .filter(other.sealers::containsKey)
                .filter(id -> !hash(id).equals(other.hash(id)))
                .findFirst();
    }

    boolean isSameAs(KeyRing other) {
        return activeId.equals(other.activeId)
                && ids().equals(other.ids())
                && otherKeyThan(other).isEmpty();
    }

    /// This ring, and some keys of another one.
    KeyRing and(Set<String> more, KeyRing other) {
        var all = new HashMap<>(sealers);
        more.forEach(id -> all.put(id, Objects.requireNonNull(other.sealers.get(id))));
        return new KeyRing(activeId, all);
    }

    /// @return null where the line holds no key
    static @Nullable String idIn(String line) {
        var matcher = LINE.matcher(line.strip());
        return matcher.matches() ? matcher.group(2) : null;
    }

    private String hash(String id) {
        return Objects.requireNonNull(sealers.get(id)).hash();
    }

    SimpleGCMByteEncryptor active() {
        return find(activeId).orElseThrow();
    }

    @Override
    public String toString() {
        return "KeyRing[%d keys, active %s]".formatted(sealers.size(), activeId);
    }

    private static String requireActive(@Nullable String active) {
        if (active == null) {
            throw new IllegalArgumentException("marks no key with * as the active one");
        }
        return active;
    }

    private record Key(boolean active, String id, String base64) {

        static Key parse(String line, int number) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "does not hold <key id>:<base64> in line " + number);
            }
            var key = new Key(!matcher.group(1).isEmpty(), matcher.group(2), matcher.group(3));
            key.refuseWeak();
            return key;
        }

        private void refuseWeak() {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("holds no base64 for the key " + id);
            }
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "holds %d bytes for the key %s, not 32".formatted(bytes.length, id));
            }
            int bits = 0;
            for (byte b : bytes) {
                bits |= b;
            }
            if (bits == 0) {
                throw new IllegalArgumentException("holds only zeros for the key " + id);
            }
        }

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }
}
