package dev.ownrelay.lane;

import dev.ownrelay.signing.RouteSigning;
import dev.ownrelay.tenant.BackgroundWork;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Gives a run of a lane its signers. All runs share the threads that sign ahead: signing is work
/// for processors, so more of them than there are processors would be of no use.
@Component
class RunSigners implements DisposableBean {

    private final RouteSigning signing;
    private final ThreadPoolExecutor threads;

    RunSigners(RouteSigning signing) {
        this.signing = signing;
        int processors = Runtime.getRuntime().availableProcessors();
        threads =
                new ThreadPoolExecutor(
                        processors,
                        processors,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        BackgroundWork.threads(
                                Thread.ofPlatform().daemon().name("signing-", 1).factory()));
        threads.allowCoreThreadTimeOut(true);
        // a lane signs by itself what nobody else takes
        threads.setRejectedExecutionHandler((_, _) -> {});
    }

    Signers of(LaneId id, RunFiles files) {
        return new Signers(id.serverId(), signing, files, threads);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
