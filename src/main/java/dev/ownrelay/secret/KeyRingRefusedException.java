package dev.ownrelay.secret;

import java.nio.file.Path;

/// The key ring cannot be used as it is: the application must not start with it. The message names
/// the property and the file, and never holds a key.
public class KeyRingRefusedException extends RuntimeException {

    static final String PROPERTY = "ownrelay.keyring-file";

    private final String remedy;

    KeyRingRefusedException(Path file, String problem, String remedy) {
        super("The key ring %s (property %s) %s.".formatted(file, PROPERTY, problem));
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
