package dev.ownrelay.erasure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The ledger apart from the database, a line each. It only grows: a key stands there again when
/// another key of the ring seals it.
record LedgerFile(Path path) {

    private static final Set<StandardOpenOption> APPENDING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    boolean isThere() {
        return Files.exists(path);
    }

    /// @return how many lines are neither, and were passed over
    int read(Consumer<ErasureRow.Key> keys, Consumer<ErasureRow> rows) throws IOException {
        int passed = 0;
        try (var lines = Files.newBufferedReader(path)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var key = ErasureRow.Key.parse(line);
                var row = ErasureRow.parse(line);
                key.ifPresent(keys);
                row.ifPresent(rows);
                if (key.isEmpty() && row.isEmpty() && !line.isBlank()) {
                    passed++;
                }
            }
        } catch (NoSuchFileException _) {
            // nobody was erased yet
        }
        return passed;
    }

    /// In octets; 0 when there is none.
    long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /// Durably. Each begins a line, also behind one whose end was lost.
    void append(List<String> lines) throws IOException {
        var target = path.toAbsolutePath();
        Files.createDirectories(target.getParent());
        var text = new StringBuilder();
        lines.forEach(line -> text.append('\n').append(line));
        try (var channel = FileChannel.open(target, APPENDING, owner())) {
            var octets = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
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
