package dev.ownrelay.network;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

    /// Look-ups of the agencies under way, each with a thread of its own.
    static final int MOST = 32;

    /// A silent name server of an agency's own leaves the other agencies theirs.
    static final int OF_AN_AGENCY = MOST / 4;

    /// No agency can use them up: a relay that is not found rests for all of them.
    static final int OF_THE_RELAY = 8;

    private final Semaphore underWay = new Semaphore(MOST);
    private final Semaphore ofTheRelay = new Semaphore(OF_THE_RELAY);
    private final Map<Optional<UUID>, Semaphore> shares = new ConcurrentHashMap<>();
    private final Resolver resolver;

    @Autowired
    public LookUps() {
        this(InetAddress::getAllByName);
    }

    public LookUps(Resolver resolver) {
        this.resolver = resolver;
    }

    /// For the agency that the thread acts for, on a thread of its own: a look-up can hang in the
    /// operating system for minutes.
    public InetAddress[] find(String host, Duration limit)
            throws UnknownHostException, TimeoutException {
        var share = shares.computeIfAbsent(CurrentTenant.find(), _ -> new Semaphore(OF_AN_AGENCY));
        return find(host, limit, List.of(share, underWay));
    }

    /// For the default relay, whoever sends through it.
    public InetAddress[] findRelay(String host, Duration limit)
            throws UnknownHostException, TimeoutException {
        return find(host, limit, List.of(ofTheRelay));
    }

    private InetAddress[] find(String host, Duration limit, List<Semaphore> permits)
            throws UnknownHostException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        var task = new FutureTask<>(() -> resolve(host, permits));
        try {
            take(permits, end);
            Thread.ofPlatform().daemon().name("resolve").start(task);
            return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    /// All of them, or none.
    private static void take(List<Semaphore> permits, long end)
            throws InterruptedException, TimeoutException {
        int taken = 0;
        try {
            for (var permit : permits) {
                if (!permit.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new TimeoutException();
                }
                taken++;
            }
        } finally {
            if (taken < permits.size()) {
                permits.subList(0, taken).forEach(Semaphore::release);
            }
        }
    }

    private InetAddress[] resolve(String host, List<Semaphore> permits)
            throws UnknownHostException {
        try {
            return resolver.resolve(host);
        } finally {
            permits.forEach(Semaphore::release);
        }
    }
}
