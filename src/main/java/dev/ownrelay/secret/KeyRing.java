package dev.ownrelay.secret;

import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMByteEncryptor;
import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMConfig;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The keys by their ids. New secrets are sealed with the active one; any of them opens.
///
/// One line a key, `<key id>:<base64 of 32 bytes>`, the active one with `*` before it; lines that
/// begin with `#` are comments.
final class KeyRing {

    private static final Pattern LINE =
            Pattern.compile("(\\*?)\\s*([A-Za-z0-9_.-]{1,32}):([A-Za-z0-9+/]+={0,2})");
    private static final int KEY_BYTES = 32;

    private final String activeId;
    private final Map<String, SimpleGCMByteEncryptor> encryptors;

    private KeyRing(String activeId, Map<String, SimpleGCMByteEncryptor> encryptors) {
        this.activeId = activeId;
        this.encryptors = Map.copyOf(encryptors);
    }

    /// @throws IllegalArgumentException with the end of a sentence that begins "The key ring …"; it
    ///   holds no key
    static KeyRing parse(List<String> lines) {
        String active = null;
        var encryptors = new LinkedHashMap<String, SimpleGCMByteEncryptor>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var key = Key.parse(line, i + 1);
            if (encryptors.put(key.id(), encryptor(key.base64())) != null) {
                throw new IllegalArgumentException("names the key " + key.id() + " twice");
            }
            if (key.active() && active != null) {
                throw new IllegalArgumentException("marks more than one key with *");
            }
            active = key.active() ? key.id() : active;
        }
        return new KeyRing(requireActive(active), encryptors);
    }

    String activeId() {
        return activeId;
    }

    Optional<SimpleGCMByteEncryptor> find(String id) {
        return Optional.ofNullable(encryptors.get(id));
    }

    SimpleGCMByteEncryptor active() {
        return find(activeId).orElseThrow();
    }

    @Override
    public String toString() {
        return "KeyRing[%d keys, active %s]".formatted(encryptors.size(), activeId);
    }

    private static String requireActive(@Nullable String active) {
        if (active == null) {
            throw new IllegalArgumentException("marks no key with * as the active one");
        }
        return active;
    }

    private static SimpleGCMByteEncryptor encryptor(String base64) {
        var config = new SimpleGCMConfig();
        config.setSecretKey(base64);
        return new SimpleGCMByteEncryptor(config);
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
