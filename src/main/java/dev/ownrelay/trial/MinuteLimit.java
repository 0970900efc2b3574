package dev.ownrelay.trial;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What a user may ask of the network in a minute, on each node: enough for people, too slow to
/// look around in a network with. Five tests of a server.
@Component
public class MinuteLimit {

    public static final int TESTS = 5;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Map<UUID, Deque<Instant>> taken = new HashMap<>();
    private final Clock clock;
    private final int most;

    @Autowired
    MinuteLimit(Clock clock) {
        this(clock, TESTS);
    }

    /// @param most in a minute
    public MinuteLimit(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /// Takes one; false: they are used up for now. Any kind of test counts.
    public synchronized boolean take(UUID user) {
        var now = clock.instant();
        taken.values().removeIf(times -> !times.getLast().isAfter(now.minus(WINDOW)));
        var times = taken.computeIfAbsent(user, _ -> new ArrayDeque<>());
        times.removeIf(time -> !time.isAfter(now.minus(WINDOW)));
        return times.size() < most && times.add(now);
    }
}
