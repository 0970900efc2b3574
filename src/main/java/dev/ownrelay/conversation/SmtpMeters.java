package dev.ownrelay.conversation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How long mail servers take, for monitoring. No tag names a server.
@Component
class SmtpMeters {

    private static final Duration[] CONNECT =
            millis(25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000);
    private static final Duration[] SEND =
            millis(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000);

    private final Map<String, Timer> connects = new HashMap<>();
    private final Map<String, Timer> sends = new HashMap<>();

    SmtpMeters(MeterRegistry registry) {
        Stream.of("ok", "failed")
                .forEach(outcome ->
                        connects.put(
                                outcome,
                                timer(
                                        "ownrelay.smtp.connect",
                                        "Connect, greeting, TLS and login, before messages",
                                        outcome,
                                        CONNECT,
                                        registry)));
        Stream.of("sent", "deferred", "failed", "unknown", "unavailable", "unclaimed")
                .forEach(outcome ->
                        sends.put(
                                outcome,
                                timer(
                                        "ownrelay.smtp.send",
                                        "One message's conversation on an open connection",
                                        outcome,
                                        SEND,
                                        registry)));
    }

    private static Timer timer(
            String name,
            String description,
            String outcome,
            Duration[] buckets,
            MeterRegistry registry) {
        return Timer.builder(name)
                .description(description)
                .tag("outcome", outcome)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    /// @param worked whether what came of it is a connection
    <T> T connect(Supplier<T> open, Predicate<T> worked) {
        long started = System.nanoTime();
        var opened = open.get();
        record(connects, worked.test(opened) ? "ok" : "failed", started);
        return opened;
    }

    DeliveryResult send(Supplier<DeliveryResult> send) {
        long started = System.nanoTime();
        var result = send.get();
        record(sends, outcome(result), started);
        return result;
    }

    private static String outcome(DeliveryResult result) {
        return switch (result) {
            case DeliveryResult.Accepted _ -> "sent";
            case DeliveryResult.Deferred _ -> "deferred";
            case DeliveryResult.Rejected _ -> "failed";
            case DeliveryResult.Unknown _ -> "unknown";
            case DeliveryResult.NotMarked _ -> "unclaimed";
            case DeliveryResult.Unavailable _,
                    DeliveryResult.Untrusted _,
                    DeliveryResult.Unauthorized _ ->
                    "unavailable";
        };
    }

    private static void record(Map<String, Timer> timers, String outcome, long started) {
        var timer = timers.get(outcome);
        if (timer != null) {
            timer.record(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
