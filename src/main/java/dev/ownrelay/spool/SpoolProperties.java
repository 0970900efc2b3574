package dev.ownrelay.spool;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of messages lie while the messages leave.
///
/// @param dir a folder that exists; it stays empty to the eye, as its files have no names; null:
///   Java's own for temporary files
@ConfigurationProperties("ownrelay.spool")
record SpoolProperties(@Nullable Path dir) {

    SpoolProperties {
        if (dir != null && !(Files.isDirectory(dir) && Files.isWritable(dir))) {
            throw new IllegalArgumentException(
                    "ownrelay.spool.dir must be a folder that can be written to, and %s is not"
                            .formatted(dir));
        }
    }

    Path folder() {
        return dir == null ? Path.of(System.getProperty("java.io.tmpdir")) : dir;
    }
}
