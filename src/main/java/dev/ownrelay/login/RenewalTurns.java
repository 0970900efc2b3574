package dev.ownrelay.login;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets few renewals at once hold a connection to the database while a provider thinks, and of one
/// server only one: the others would each hold a connection to wait for it. An agency whose
/// providers think for ever has half of the places at most, and waits for more outside.
final class RenewalTurns {

    private static final int AT_ONCE = 4;
    private static final int OF_AN_AGENCY = AT_ONCE / 2;
    private static final int SECONDS = 20;

    /// A place, or none.
    interface Turn extends AutoCloseable {

        boolean granted();

        @Override
        void close();
    }

    /// Places of one server, or of one agency, and how many are there or wait for one.
    private record Places(Semaphore free, int users) {

        Places with(int more) {
            return new Places(free, users + more);
        }
    }

    private final Semaphore all = new Semaphore(AT_ONCE, true);
    private final Map<UUID, Places> places = new ConcurrentHashMap<>();

    /// Waits for a while.
    Turn take(LoginOf login) {
        var taken = new ArrayDeque<Runnable>();
        boolean granted =
                take(login.serverId(), 1, taken)
                        && take(login.agency(), OF_AN_AGENCY, taken)
                        && take(all, taken);
        return new Turn() {
            @Override
            public boolean granted() {
                return granted;
            }

            @Override
            public void close() {
                taken.forEach(Runnable::run);
            }
        };
    }

    /// @param taken what gives back what is taken, the last first
    private boolean take(UUID whose, int most, Deque<Runnable> taken) {
        var own =
                places.compute(
                        whose,
                        (_, before) ->
                                before == null
                                        ? new Places(new Semaphore(most, true), 1)
                                        : before.with(1));
        taken.push(() -> places.compute(whose, (_, now) -> left(Objects.requireNonNull(now))));
        return take(own.free(), taken);
    }

    private static @Nullable Places left(Places now) {
        return now.users() == 1 ? null : now.with(-1);
    }

    private static boolean take(Semaphore free, Deque<Runnable> taken) {
        boolean granted = acquire(free);
        if (granted) {
            taken.push(free::release);
        }
        return granted;
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
