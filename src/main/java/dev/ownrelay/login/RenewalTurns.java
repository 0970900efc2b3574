package dev.ownrelay.login;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Lets few renewals at once hold a connection to the database while a provider thinks, and of one
/// login only one: the others would each hold a connection to wait for it.
final class RenewalTurns {

    private static final int AT_ONCE = 4;
    private static final int STRIPES = 64;
    private static final int SECONDS = 20;

    /// A place, or none.
    interface Turn extends AutoCloseable {

        boolean granted();

        @Override
        void close();
    }

    private final Semaphore all = new Semaphore(AT_ONCE, true);
    private final Semaphore[] logins =
            IntStream.range(0, STRIPES)
                    .mapToObj(_ -> new Semaphore(1, true))
                    .toArray(Semaphore[]::new);

    /// Waits for a while.
    Turn take(LoginOf login) {
        var own = logins[Math.floorMod(login.serverId().hashCode(), STRIPES)];
        boolean first = acquire(own);
        boolean both = first && acquire(all);
        return new Turn() {
            @Override
            public boolean granted() {
                return both;
            }

            @Override
            public void close() {
                if (both) {
                    all.release();
                }
                if (first) {
                    own.release();
                }
            }
        };
    }

    private static boolean acquire(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
