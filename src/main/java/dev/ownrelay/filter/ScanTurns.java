package dev.ownrelay.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Lets files wait for a virus scanner without any agency taking all of it, or all threads that
/// serve pages.
final class ScanTurns {

    static final int AT_ONCE = 8;
    static final int AT_ONCE_OF_AN_AGENCY = 2;
    static final int WAITING = 64;
    static final int WAITING_OF_AN_AGENCY = 16;

    private final Map<UUID, Integer> asking = new HashMap<>();
    private final Map<UUID, Integer> waiting = new HashMap<>();

    /// Who takes a turn gives it back.
    ///
    /// @param end when it is no use any more, by the nanoseconds of the machine
    /// @return false: there was none in time, or too many wait
    synchronized boolean take(UUID agency, long end) throws InterruptedException {
        if (isFull(waiting, agency, WAITING, WAITING_OF_AN_AGENCY)) {
            return false;
        }
        waiting.merge(agency, 1, Integer::sum);
        try {
            while (isFull(asking, agency, AT_ONCE, AT_ONCE_OF_AN_AGENCY)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            asking.merge(agency, 1, Integer::sum);
            return true;
        } finally {
            leave(waiting, agency);
        }
    }

    synchronized void giveBack(UUID agency) {
        leave(asking, agency);
        notifyAll();
    }

    private static boolean isFull(Map<UUID, Integer> taken, UUID agency, int all, int own) {
        return taken.getOrDefault(agency, 0) >= own
                || taken.values().stream().mapToInt(each -> each).sum() >= all;
    }

    private static void leave(Map<UUID, Integer> taken, UUID agency) {
        taken.computeIfPresent(agency, (_, all) -> all == 1 ? null : all - 1);
    }
}
