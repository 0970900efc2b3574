package dev.ownrelay.conversation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;

/// What goes to the server, in blocks of 64 KiB, each with a time of its own if so wished.
final class BlockOutput extends OutputStream {

    private static final int BLOCK = 64 * 1024;

    private final OutputStream target;
    private final Consumer<Duration> limits;
    private @Nullable Duration blockLimit;
    private boolean failed;

    /// @param limits is told how long the next block may take
    BlockOutput(OutputStream target, Consumer<Duration> limits) {
        this.target = target;
        this.limits = limits;
    }

    /// @param limit null: blocks have no time of their own
    void limitBlocks(@Nullable Duration limit) {
        blockLimit = limit;
    }

    /// Whether a write failed: the network, not the source of what was written.
    boolean failed() {
        return failed;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            for (int done = 0; done < length; done += BLOCK) {
                if (blockLimit != null) {
                    limits.accept(blockLimit);
                }
                target.write(octets, offset + done, Math.min(BLOCK, length - done));
            }
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }
}
