package dev.ownrelay.ledger;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.tenant.AfterCommit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The outbox's figures for monitoring. Gauges stand for the whole installation, counters for what
/// this node did. No tag names an agency, a server or a person.
@Component
class OutboxMeters {

    private static final String PREFIX = "ownrelay.outbox.";

    private static final Map<MessageState, String> OUTCOMES =
            Map.of(
                    MessageState.SENT, "sent",
                    MessageState.QUEUED, "deferred",
                    MessageState.FAILED, "failed",
                    MessageState.UNKNOWN, "unknown",
                    MessageState.HELD, "held");

    private final MeterRegistry registry;
    private final OutboxWatch watch;
    private final Map<MessageState, Counter> results = new EnumMap<>(MessageState.class);

    OutboxMeters(MeterRegistry registry, OutboxWatch watch) {
        this.registry = registry;
        this.watch = watch;
        OUTCOMES.forEach((state, outcome) -> results.put(state, counter(outcome)));
        gauge("queued", "Messages that wait for their mail server", OutboxTotals::queued);
        gauge("due", "Waiting messages whose time has come", OutboxTotals::due);
        gauge("unknown", "Messages that may have left; a person decides", OutboxTotals::unknown);
        gauge("held", "Messages on hold; a person decides", OutboxTotals::held);
        gauge("failed", "Refused messages that nobody has put aside", OutboxTotals::failed);
        age("oldest.due.age", "Since when the first due message is due", OutboxTotals::oldestDue);
        age("stuck.age", "Since when something waits for the outbox itself", OutboxTotals::stuck);
        lanes("running", OutboxTotals::running);
        lanes("waiting", OutboxTotals::waiting);
        lanes("resting", OutboxTotals::resting);
        lanes("paused", OutboxTotals::paused);
    }

    /// Counts messages once the current transaction is committed.
    ///
    /// @param state the state that the outbox brought the messages into
    void became(MessageState state, int messages) {
        if (messages > 0) {
            AfterCommit.run(() -> stored(state, messages));
        }
    }

    /// Counts messages whose new state is stored.
    void stored(MessageState state, int messages) {
        var counter = results.get(state);
        if (counter != null) {
            counter.increment(messages);
        }
    }

    private Counter counter(String outcome) {
        return Counter.builder(PREFIX + "results")
                .description("What this node brought messages into")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<OutboxTotals> of) {
        Gauge.builder(PREFIX + name, () -> value(of)).description(description).register(registry);
    }

    private void age(String name, String description, Function<OutboxTotals, Duration> of) {
        Gauge.builder(PREFIX + name, () -> value(totals -> of.apply(totals).toMillis() / 1000.0))
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private void lanes(String state, ToDoubleFunction<OutboxTotals> of) {
        Gauge.builder(PREFIX + "lanes", () -> value(of))
                .description("Lanes, one for each agency and mail server with waiting messages")
                .tag("state", state)
                .register(registry);
    }

    private double value(ToDoubleFunction<OutboxTotals> of) {
        return watch.totals().map(of::applyAsDouble).orElse(Double.NaN);
    }
}
