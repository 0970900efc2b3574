package dev.ownrelay.secret;

import java.nio.file.Path;

/// The key ring cannot be used, so the application must not start. The message names the property
/// and the file, and never holds a key.
class KeyRingRefusedException extends RuntimeException {

    static final String PROPERTY = "ownrelay.keyring-file";

    private final String remedy;

    KeyRingRefusedException(Path file, String problem, String remedy) {
        super("The key ring %s (property %s) %s.".formatted(file, PROPERTY, problem));
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
