package dev.ownrelay.secret;

import java.util.Base64;

/// A key of 256 bits for one use, made of a key of the ring.
///
/// @param id of the key of the ring
public record DerivedKey(String id, String base64) {

    static DerivedKey of(String id, byte[] key) {
        return new DerivedKey(id, Base64.getEncoder().encodeToString(key));
    }

    @Override
    public String toString() {
        return "DerivedKey[" + id + "]";
    }
}
