package dev.ownrelay.spool;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ownrelay.message.Attachments;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// One file as it goes on the wire, on disk under no name, so that a killed node leaves nothing.
/// Mapped into memory: reading by a channel would end for everybody with one interrupted thread.
public final class SpooledFile {

    private static final int PIECE = 64 << 10;

    record Key(UUID agencyId, String sha256) {}

    /// @param intact whether it is what it was when it was stored
    private record Content(Arena arena, MemorySegment octets, boolean intact) {}

    private final Key key;
    private final Path folder;
    private final Attachments attachments;
    private final FutureTask<Content> content = new FutureTask<>(this::read);

    /// Guarded by `SpooledFiles`.
    int users;

    SpooledFile(Key key, Path folder, Attachments attachments) {
        this.key = key;
        this.folder = folder;
        this.attachments = attachments;
    }

    Key key() {
        return key;
    }

    void load() {
        content.run(); // nothing where somebody has begun
        content();
    }

    public boolean intact() {
        return content().intact;
    }

    public long octets() {
        return content().octets.byteSize();
    }

    public void writeTo(OutputStream out) throws IOException {
        var octets = content().octets;
        var piece = new byte[(int) Math.min(PIECE, octets.byteSize())];
        for (long at = 0; at < octets.byteSize(); at += piece.length) {
            int length = (int) Math.min(piece.length, octets.byteSize() - at);
            MemorySegment.copy(octets, ValueLayout.JAVA_BYTE, at, piece, 0, length);
            out.write(piece, 0, length);
        }
    }

    /// After its last user.
    void remove() {
        if (content.state() == FutureTask.State.SUCCESS) {
            content.resultNow().arena.close();
        }
    }

    private Content content() {
        try {
            return content.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
    }

    private Content read() throws IOException {
        var file = Files.createTempFile(folder, "ownrelay-", ".part");
        try (var channel = FileChannel.open(file, READ, WRITE, DELETE_ON_CLOSE)) {
            attachments.copy(key.sha256(), Channels.newOutputStream(channel));
            boolean intact = matches(channel.position(0));
            var arena = Arena.ofShared();
            return new Content(
                    arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), intact);
        }
    }

    private boolean matches(FileChannel channel) throws IOException {
        var digest = sha256();
        var decoded = Base64.getMimeDecoder().wrap(Channels.newInputStream(channel));
        try {
            new DigestInputStream(decoded, digest).transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) { // not base64
            return false;
        }
        return HexFormat.of().formatHex(digest.digest()).equals(key.sha256());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
