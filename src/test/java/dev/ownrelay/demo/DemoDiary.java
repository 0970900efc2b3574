package dev.ownrelay.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What happened when. It is lived through in that order, with the clock set to each moment; what
/// happens at the same moment, at different agencies, is done side by side.
final class DemoDiary {

    private final TreeMap<Instant, List<Runnable>> entries = new TreeMap<>();

    void at(Instant moment, Runnable deed) {
        entries.computeIfAbsent(moment, _ -> new ArrayList<>()).add(deed);
    }

    void liveThrough(DemoClock clock) {
        try (var threads = Executors.newFixedThreadPool(2)) {
            entries.forEach((moment, deeds) -> {
                clock.set(moment);
                all(deeds, threads);
            });
        }
        clock.goOn();
    }

    private static void all(List<Runnable> deeds, ExecutorService threads) {
        var begun = deeds.stream().<Future<?>>map(threads::submit).toList();
        for (var deed : begun) {
            try {
                deed.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
