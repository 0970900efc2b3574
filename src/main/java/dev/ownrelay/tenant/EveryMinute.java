package dev.ownrelay.tenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Does something in the background once a minute, and once more when the node ends.
public final class EveryMinute {

    private static final Logger log = LoggerFactory.getLogger(EveryMinute.class);

    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Runnable work;
    private final ScheduledExecutorService worker;

    /// @param name of its thread
    /// @param work what it throws would be the end of it
    public EveryMinute(String name, Runnable work) {
        this.work = work;
        var thread = Thread.ofPlatform().daemon().name(name).factory();
        worker = Executors.newSingleThreadScheduledExecutor(BackgroundWork.threads(thread));
    }

    public void begin() {
        worker.scheduleWithFixedDelay(work, 1, 1, TimeUnit.MINUTES);
    }

    /// As soon as what is under way is done.
    public void soon() {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("The end of this node does it", e);
        }
    }

    public void end() {
        BackgroundWork.end(worker, work, GOODBYE);
    }
}
