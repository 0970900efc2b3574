package dev.ownrelay.local;

import java.nio.file.Path;

/// Another application has the data folder.
class DataDirectoryInUseException extends LocalPostgresException {

    DataDirectoryInUseException(Path root) {
        super(
                "Another Ownrelay is using the data folder %s.".formatted(root),
                "Stop it, or set ownrelay.data-dir to another folder.");
    }
}
