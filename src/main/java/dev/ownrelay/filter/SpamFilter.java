package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A second opinion that never holds anything up: none where the filter is absent, slow or
/// confused.
@Component
public class SpamFilter {

    static final Duration PAUSE = Duration.ofSeconds(30);
    static final int AT_ONCE_OF_AN_AGENCY = 2;
    private static final int AT_ONCE = 8;
    private static final Logger log = LoggerFactory.getLogger(SpamFilter.class);

    private final @Nullable FilterClient client;
    private final Clock clock;
    private final Duration limit;

    /// By agency: what one of them sends may be what the filter cannot bear.
    private final Map<UUID, Instant> askAgain = new ConcurrentHashMap<>();

    private final Map<UUID, Integer> asking = new ConcurrentHashMap<>();

    /// The limit holds for all that a filter does, finding its address included: whoever asks waits
    /// for another thread, and no longer than that.
    private final ExecutorService askers =
            new ThreadPoolExecutor(
                    0,
                    AT_ONCE,
                    PAUSE.toSeconds(),
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("spam-filter-", 1).factory());

    SpamFilter(SpamFilterProperties properties, Clock clock) {
        var url = properties.url();
        client = url == null ? null : client(url);
        this.clock = clock;
        limit = properties.timeout();
    }

    private static FilterClient client(URI url) {
        return "spamd".equals(url.getScheme()) ? new SpamdClient(url) : new RspamdClient(url);
    }

    /// Whether there is a filter to ask.
    public boolean isSet() {
        return client != null;
    }

    /// Within the time limit; empty at once while the agency asks about other messages, and for
    /// half a minute after the filter did not answer it.
    ///
    /// @param request is made only where there is somebody to ask
    public Optional<Opinion> ask(UUID agency, Supplier<FilterRequest> request) {
        if (client == null || rests(agency) || !begins(agency)) {
            return Optional.empty();
        }
        try {
            var made = request.get();
            return made.message().length > client.largest()
                    ? Optional.empty()
                    : ask(client, agency, made);
        } finally {
            asking.computeIfPresent(agency, (_, all) -> all == 1 ? null : all - 1);
        }
    }

    private boolean rests(UUID agency) {
        var now = clock.instant();
        askAgain.values().removeIf(until -> !now.isBefore(until));
        return askAgain.containsKey(agency);
    }

    private boolean begins(UUID agency) {
        var fits = new AtomicBoolean();
        asking.compute(
                agency,
                (_, before) -> {
                    int all = before == null ? 0 : before;
                    fits.set(all < AT_ONCE_OF_AN_AGENCY);
                    return fits.get() ? Integer.valueOf(all + 1) : before;
                });
        return fits.get();
    }

    private Optional<Opinion> ask(FilterClient filter, UUID agency, FilterRequest request) {
        try {
            var answer = askers.submit(() -> filter.ask(request));
            try {
                return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                answer.cancel(true);
            }
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException e) {
            return pause(agency, "it did not answer within " + limit);
        } catch (ExecutionException e) {
            return pause(agency, String.valueOf(e.getCause()));
        }
    }

    private Optional<Opinion> pause(UUID agency, String why) {
        askAgain.put(agency, clock.instant().plus(PAUSE));
        log.warn(
                "The spam filter gave agency {} no opinion and is left alone for {}: {}",
                agency,
                PAUSE,
                why);
        return Optional.empty();
    }
}
