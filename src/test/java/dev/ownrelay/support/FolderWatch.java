package dev.ownrelay.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.TreeSet;
import java.util.UUID;

/// Sees every file that is made in a folder, however short its life.
public final class FolderWatch implements Closeable {

    private static final String MARK = "mark-";

    private final Path folder;
    private final WatchService watch;
    private final TreeSet<String> made = new TreeSet<>();

    public FolderWatch(Path folder) throws IOException {
        this.folder = folder;
        watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    }

    /// The names of all files so far, or some of very many: what was made before the mark is seen
    /// before the mark.
    public TreeSet<String> made() throws IOException {
        var mark = Files.createFile(folder.resolve(MARK + UUID.randomUUID()));
        Waiting.until(() -> sees(mark.getFileName().toString()));
        Files.delete(mark);
        made.removeIf(name -> name.startsWith(MARK));
        return made;
    }

    /// Octets that lie in the folder now.
    public long size() {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean sees(String mark) {
        boolean tooMany = false;
        for (var key = watch.poll(); key != null; key = watch.poll()) {
            for (var event : key.pollEvents()) {
                tooMany |= event.kind() == StandardWatchEventKinds.OVERFLOW;
                made.add(String.valueOf(event.context()));
            }
            key.reset();
        }
        return tooMany || made.contains(mark);
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
