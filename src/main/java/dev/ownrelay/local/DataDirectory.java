package dev.ownrelay.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/// The folder of one installation, locked by the operating system while this process lives, so that
/// neither a crash leaves it locked nor a second application opens it.
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /// @throws LocalPostgresException when another application has it, or it cannot be written to
    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path, onlyOwner(path, "rwx------"));
            var root = path.toRealPath();
            return new DataDirectory(root, lock(root));
        } catch (IOException e) {
            throw new LocalPostgresException(
                    "The data folder %s cannot be used: %s".formatted(path.toAbsolutePath(), e),
                    "Make it writable, or set ownrelay.data-dir to another folder.",
                    e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        return tryLock(root.resolve("postgres.lock"))
                .orElseThrow(() -> new DataDirectoryInUseException(root));
    }

    /// For as long as the file is open.
    ///
    /// @return empty: it is locked already
    static Optional<FileChannel> tryLock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException _) {
            // held by this very process: as much in use as by another one
        }
        channel.close();
        return Optional.empty();
    }

    Path cluster() {
        return root.resolve("postgres");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    /// Where the server's programs are unpacked: below a folder that only the owner can enter,
    /// since what lies there is run.
    Path binaries() throws IOException {
        var folder = root.resolve("postgres-binaries");
        Files.createDirectories(folder, onlyOwner(folder, "rwx------"));
        return folder.resolve("unpacked");
    }

    /// The file with the superuser's password; absent until the first start was complete.
    Path password() {
        return password(root);
    }

    static Path password(Path root) {
        return root.resolve("postgres.password");
    }

    private Path newPassword() {
        return root.resolve("postgres.password.new");
    }

    /// Makes a password for a new cluster, and clears away a cluster whose making was interrupted.
    Path prepareFirstStart() throws IOException {
        if (Files.exists(newPassword())) {
            deleteTree(cluster());
            Files.delete(newPassword());
        } else if (Files.exists(cluster())) {
            throw new LocalPostgresException(
                    "The database in %s has lost its password file %s."
                            .formatted(cluster(), password()),
                    "Put the file back, or move the database away to start with an empty one.");
        }
        Files.createFile(newPassword(), onlyOwner(newPassword(), "rw-------"));
        return Files.writeString(newPassword(), randomPassword());
    }

    void completeFirstStart() throws IOException {
        if (Files.exists(newPassword())) {
            Files.move(newPassword(), password(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    static String randomPassword() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static FileAttribute<?>[] onlyOwner(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
