package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Decides which hosts and ports may be connected to: ports of the list, addresses that are global
/// unicast or lie in a network that the operator allows. It looks at octets, because the flags of
/// `InetAddress` miss many ranges and every address that hides an IPv4 address.
@Component
class HostPolicy {

    /// Finds all addresses of a name. The answer is used once, so no later answer can differ.
    @FunctionalInterface
    interface Resolver {

        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    sealed interface Verdict {

        /// All addresses of the host, each of them allowed, to be connected to as they are.
        record Allowed(List<InetAddress> addresses) implements Verdict {}

        /// The port or at least one address is not allowed; which one is nobody's business.
        record Blocked() implements Verdict {}

        /// @param why what the resolver said
        record NotFound(String why) implements Verdict {}
    }

    /// Not globally reachable: IANA special-purpose registry (RFC 6890), multicast, and the
    /// internal service address of a large cloud.
    private static final List<Network> NOT_GLOBAL =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "168.63.129.16/32",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "2001::/23",
                            "2001:db8::/32",
                            "3fff::/20")
                    .map(Network::of)
                    .toList();

    private static final Network GLOBAL_V6 = Network.of("2000::/3");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final List<Network> V4_IN_LAST_OCTETS =
            Stream.of("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96")
                    .map(Network::of)
                    .toList();

    /// Look-ups under way, each with a thread of its own.
    static final int MAX_LOOK_UPS = 32;

    private final Semaphore lookUps = new Semaphore(MAX_LOOK_UPS);
    private final SmtpProperties properties;
    private final List<Network> allowed;
    private final Resolver resolver;

    @Autowired
    HostPolicy(SmtpProperties properties) {
        this(properties, InetAddress::getAllByName);
    }

    HostPolicy(SmtpProperties properties, Resolver resolver) {
        this.properties = properties;
        this.allowed = properties.allowedNetworks().stream().map(Network::of).toList();
        this.resolver = resolver;
    }

    /// @param host a name or an address literal without brackets
    Verdict check(String host, int port) {
        return check(host, port, properties.connectTimeout());
    }

    /// @param lookUp how long the look-up of a name may take
    Verdict check(String host, int port, Duration lookUp) {
        if (!properties.allowsPort(port)) {
            return new Verdict.Blocked();
        }
        try {
            var found = addresses(host, lookUp);
            boolean fine =
                    found.length > 0 && Arrays.stream(found).allMatch(a -> permits(a.getAddress()));
            return fine ? new Verdict.Allowed(pinned(host, found)) : new Verdict.Blocked();
        } catch (UnknownHostException e) {
            return new Verdict.NotFound(Fault.NO_SUCH_HOST);
        } catch (TimeoutException e) {
            return new Verdict.NotFound(Fault.TIMED_OUT);
        }
    }

    boolean permitsPort(int port) {
        return properties.allowsPort(port);
    }

    /// Whether an address of 4 or 16 octets may be connected to.
    boolean permits(byte[] address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return true;
        }
        var hidden = address.length == 16 ? hiddenV4(address) : null;
        if (hidden != null) {
            return permits(hidden);
        }
        return isGlobal(address) && (!isIsatap(address) || permits(lastFour(address)));
    }

    private static boolean isGlobal(byte[] address) {
        return (address.length == 4 || GLOBAL_V6.contains(address))
                && NOT_GLOBAL.stream().noneMatch(network -> network.contains(address));
    }

    /// The IPv4 address that a packet to this one really goes to.
    private static byte @Nullable [] hiddenV4(byte[] address) {
        if (V4_IN_LAST_OCTETS.stream().anyMatch(network -> network.contains(address))) {
            return lastFour(address);
        }
        return SIX_TO_FOUR.contains(address) ? Arrays.copyOfRange(address, 2, 6) : null;
    }

    private static byte[] lastFour(byte[] address) {
        return Arrays.copyOfRange(address, 12, 16);
    }

    /// RFC 5214 section 6.1: the interface identifier holds an IPv4 address.
    private static boolean isIsatap(byte[] address) {
        return address.length == 16
                && (address[8] & 0xFD) == 0
                && address[9] == 0
                && address[10] == 0x5E
                && address[11] == (byte) 0xFE;
    }

    private InetAddress[] addresses(String host, Duration lookUp)
            throws UnknownHostException, TimeoutException {
        var literal = IpLiteral.parse(host);
        if (literal != null) {
            // classified as typed: InetAddress would unmap it and forget where it came from
            return permits(literal)
                    ? new InetAddress[] {InetAddress.getByAddress(host, literal)}
                    : new InetAddress[0];
        }
        if (DomainName.looksLikeNumber(host)) {
            return new InetAddress[0];
        }
        return resolve(host, lookUp);
    }

    /// On a thread of its own: a look-up can hang in the operating system for minutes.
    private InetAddress[] resolve(String host, Duration limit)
            throws UnknownHostException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        var task = new FutureTask<>(() -> lookUp(host));
        try {
            if (!lookUps.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
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

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        try {
            return resolver.resolve(host);
        } finally {
            lookUps.release();
        }
    }

    /// The same octets under the name that was asked for, so that nothing looks names up again.
    private static List<InetAddress> pinned(String host, InetAddress[] found)
            throws UnknownHostException {
        var pinned = new ArrayList<InetAddress>();
        for (var address : found) {
            pinned.add(InetAddress.getByAddress(host, address.getAddress()));
        }
        return List.copyOf(pinned);
    }
}
