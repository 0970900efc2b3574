package dev.ownrelay.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Keeps anchors apart from the database, a line each.
record AnchorFile(Path path) {

    /// What stands in it.
    ///
    /// @param bad lines that are no anchors
    record Content(List<Anchor> anchors, List<String> bad) {}

    Content read() throws IOException {
        var anchors = new ArrayList<Anchor>();
        var bad = new ArrayList<String>();
        for (var line : lines()) {
            Anchor.parse(line).ifPresentOrElse(anchors::add, () -> bad.add(line));
        }
        return new Content(anchors, bad);
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(path).stream().filter(line -> !line.isBlank()).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    /// As a whole or not at all.
    ///
    /// @param bad lines that are no anchors stay: somebody may mend them
    void write(List<Anchor> anchors, List<String> bad) throws IOException {
        var target = path.toAbsolutePath();
        var folder = target.getParent();
        Files.createDirectories(folder);
        var written = Files.createTempFile(folder, target.getFileName() + ".", ".new", owner());
        try {
            var lines = new ArrayList<>(bad);
            anchors.forEach(anchor -> lines.add(anchor.line()));
            Files.write(written, lines);
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
