package dev.ownrelay.network;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the addresses of names, each within a time limit.
@Component
public class LookUps {

    /// Finds all addresses of a name. The answer is used once, so no later answer can differ.
    @FunctionalInterface
    public interface Resolver {

        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// Look-ups under way, each with a thread of its own.
    static final int MOST = 32;

    private final Semaphore underWay = new Semaphore(MOST);
    private final Resolver resolver;

    @Autowired
    public LookUps() {
        this(InetAddress::getAllByName);
    }

    public LookUps(Resolver resolver) {
        this.resolver = resolver;
    }

    /// On a thread of its own: a look-up can hang in the operating system for minutes.
    public InetAddress[] find(String host, Duration limit)
            throws UnknownHostException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        var task = new FutureTask<>(() -> resolve(host));
        try {
            if (!underWay.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            Thread.ofPlatform().daemon().name("resolve").start(task);
            return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return resolver.resolve(host);
        } finally {
            underWay.release();
        }
    }
}
