package dev.ownrelay.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Keeps anchors apart from the database, a line each.
record AnchorFile(Path path) {

    /// @throws IllegalArgumentException when a line is no anchor
    List<Anchor> read() throws IOException {
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> !line.isBlank())
                    .map(Anchor::parse)
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    /// As a whole or not at all.
    void write(List<Anchor> anchors) throws IOException {
        var target = path.toAbsolutePath();
        var folder = target.getParent();
        Files.createDirectories(folder);
        var written = Files.createTempFile(folder, target.getFileName() + ".", ".new", owner());
        try {
            Files.write(written, anchors.stream().map(Anchor::line).toList());
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private FileAttribute<?>[] owner() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
