package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// A second opinion that never holds anything up: none where the filter is absent, slow or
/// confused.
@Component
public class SpamFilter {

    static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 8;
    private static final Logger log = LoggerFactory.getLogger(SpamFilter.class);

    private final @Nullable FilterClient client;
    private final Clock clock;
    private final Duration limit;
    private final AtomicReference<Instant> askAgain = new AtomicReference<>(Instant.MIN);

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

    /// Within the time limit; empty at once for half a minute after the filter did not answer.
    public Optional<Opinion> ask(FilterRequest request) {
        if (client == null
                || request.message().length > client.largest()
                || clock.instant().isBefore(askAgain.get())) {
            return Optional.empty();
        }
        return ask(client, request);
    }

    private Optional<Opinion> ask(FilterClient filter, FilterRequest request) {
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
            return pause("it did not answer within " + limit);
        } catch (ExecutionException e) {
            return pause(String.valueOf(e.getCause()));
        }
    }

    private Optional<Opinion> pause(String why) {
        askAgain.set(clock.instant().plus(PAUSE));
        log.warn("The spam filter gave no opinion and is left alone for {}: {}", PAUSE, why);
        return Optional.empty();
    }
}
