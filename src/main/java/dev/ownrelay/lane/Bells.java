package dev.ownrelay.lane;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// By which lanes of this node hear of new messages while they linger.
final class Bells {

    private final Map<LaneId, Semaphore> lingering = new ConcurrentHashMap<>();

    Bell hang(LaneId lane) {
        return new Bell(lane);
    }

    /// @return false: nobody listens
    boolean ring(LaneId lane) {
        var own = lingering.get(lane);
        var bell = own == null ? lingering.get(lane.ofAll()) : own;
        if (bell != null) {
            bell.release();
        }
        return bell != null;
    }

    /// Rung by new messages, also before somebody waits.
    final class Bell implements AutoCloseable {

        private final LaneId lane;
        private final Semaphore rings = new Semaphore(0);

        private Bell(LaneId lane) {
            this.lane = lane;
            lingering.put(lane, rings);
        }

        /// @return whether a message arrived before the time was over
        boolean await(Duration atMost) throws InterruptedException {
            boolean rung = rings.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
            rings.drainPermits();
            return rung;
        }

        @Override
        public void close() {
            lingering.remove(lane, rings);
        }
    }
}
