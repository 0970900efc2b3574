package dev.ownrelay.network;

import dev.ownrelay.mail.DomainName;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Decides which hosts and ports may be connected to: ports of the list, addresses that are global
/// unicast or lie in a network that the operator allows. Where the default relay stands, an
/// agency's server may only be where both log in, each with an account of its own. It looks at
/// octets, because the flags of `InetAddress` miss many ranges and every address that hides an IPv4
/// address.
@Component
public class HostPolicy {

    public sealed interface Verdict {

        /// All addresses of the host, each of them allowed, to be connected to as they are.
        record Allowed(List<InetAddress> addresses) implements Verdict {}

        /// The port or at least one address is not allowed; which one is nobody's business.
        record Blocked() implements Verdict {}

        record NotFound() implements Verdict {}

        /// The resolver did not answer in time.
        record TimedOut() implements Verdict {}
    }

    /// The addresses of a name.
    private interface LookUp {

        InetAddress[] find() throws UnknownHostException, TimeoutException;
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

    /// Where others keep networks of their own (RFC 1918, 3927, 4193, 4291, 6598), and the same
    /// cloud. Not those of examples, where nobody is, nor the machine itself.
    private static final List<Network> INSIDE =
            Stream.of(
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "168.63.129.16/32",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.168.0.0/16",
                            "fc00::/7",
                            "fe80::/10")
                    .map(Network::of)
                    .toList();

    private static final Set<Integer> WEB_PORTS = Set.of(80, 443);

    private static final Network GLOBAL_V6 = Network.of("2000::/3");

    private final NetworkLimits limits;
    private final List<Network> allowed;
    private final List<Network> clearText;
    private final ReservedPlace relay;
    private final LookUps lookUps;

    /// Of an installation without a default relay.
    public HostPolicy(NetworkLimits limits, LookUps lookUps) {
        this(limits, ReservedPlace.NONE, lookUps);
    }

    @Autowired
    public HostPolicy(NetworkLimits limits, ReservedPlace relay, LookUps lookUps) {
        this.limits = limits;
        this.allowed = limits.allowedNetworks().stream().map(Network::of).toList();
        this.clearText = limits.clearTextNetworks().stream().map(Network::of).toList();
        this.relay = relay;
        this.lookUps = lookUps;
    }

    /// @param lookUp how long the look-up of a name may take
    public Verdict check(Target target, Duration lookUp) {
        return relay.owns(target)
                ? checkRelay(target, lookUp)
                : check(target.host(), target.port(), target.hasLogin(), lookUp);
    }

    /// Of an agency's server.
    ///
    /// @param host a name or an address literal without brackets
    /// @param login whether Ownrelay logs in there
    /// @param lookUp how long the look-up of a name may take
    public Verdict check(String host, int port, boolean login, Duration lookUp) {
        return limits.allowsPort(port)
                ? judge(
                        host,
                        () -> lookUps.find(host, lookUp),
                        agencys(host, port, login && relay.wantsLogin()))
                : new Verdict.Blocked();
    }

    /// Of a web server that an agency names: it stands where an agency's mail server may, and at
    /// the ports of the web besides.
    public Verdict checkWeb(String host, int port, Duration lookUp) {
        return WEB_PORTS.contains(port) || limits.allowsPort(port)
                ? judge(host, () -> lookUps.find(host, lookUp), agencys(host, port, false))
                : new Verdict.Blocked();
    }

    /// @param own whether the login says whose it is, at the relay, too
    private Predicate<List<byte[]>> agencys(String host, int port, boolean own) {
        return found ->
                found.stream()
                        .allMatch(address ->
                                permits(address) && (own || !belongsToRelay(host, address, port)));
    }

    private Verdict checkRelay(Target target, Duration lookUp) {
        if (!limits.allowsPort(target.port())) {
            return new Verdict.Blocked();
        }
        return judge(
                target.host(),
                () -> lookUps.findRelay(target.host(), lookUp),
                found -> {
                    relay.stands(found);
                    return found.stream()
                            .allMatch(octets -> permits(octets) || relay.admits(octets));
                });
    }

    private Verdict judge(String host, LookUp lookUp, Predicate<List<byte[]>> allowed) {
        try {
            var found = addresses(host, lookUp);
            return !found.isEmpty() && allowed.test(found)
                    ? new Verdict.Allowed(pinned(host, found))
                    : new Verdict.Blocked();
        } catch (UnknownHostException e) {
            return new Verdict.NotFound();
        } catch (TimeoutException e) {
            return new Verdict.TimedOut();
        }
    }

    /// At the relay's own port whatever else is allowed; at others unless the operator lets the
    /// agencies' servers stand at this address.
    private boolean belongsToRelay(String host, byte[] address, int port) {
        return relay.isAt(host, address) && (relay.isPort(port) || !isNamed(address));
    }

    public boolean permitsPort(int port) {
        return limits.allowsPort(port);
    }

    /// Whether nobody but the operator can listen on the way: each address is of this machine, or
    /// lies in a network that the operator names for it.
    public boolean permitsClearText(List<InetAddress> addresses) {
        return addresses.stream()
                .allMatch(address ->
                        address.isLoopbackAddress()
                                || clearText.stream()
                                        .anyMatch(place -> place.contains(address.getAddress())));
    }

    /// Whether an address of 4 or 16 octets may be connected to.
    boolean permits(byte[] address) {
        if (isNamed(address)) {
            return true;
        }
        var hidden = HiddenAddress.in(address);
        if (hidden != null) {
            return permits(hidden);
        }
        var inInterface = HiddenAddress.inInterface(address);
        return isGlobal(address) && (inInterface == null || permits(inInterface));
    }

    /// Whether the operator has named its network.
    private boolean isNamed(byte[] address) {
        var hidden = HiddenAddress.in(address);
        return allowed.stream()
                .anyMatch(network ->
                        network.contains(address) || hidden != null && network.contains(hidden));
    }

    /// Whether the whole Internet reaches an address, whatever the operator allows here.
    public static boolean isPublic(byte[] address) {
        var hidden = HiddenAddress.in(address);
        return isGlobal(hidden == null ? address : hidden);
    }

    /// Whether it is nobody's business that there is such an address: it lies inside, and the
    /// operator does not let the agencies' servers stand there.
    public boolean hides(InetAddress address) {
        var octets = address.getAddress();
        var in = HiddenAddress.in(octets);
        var real = in == null ? octets : in;
        return !isNamed(octets) && INSIDE.stream().anyMatch(network -> network.contains(real));
    }

    private static boolean isGlobal(byte[] address) {
        return (address.length == 4 || GLOBAL_V6.contains(address))
                && NOT_GLOBAL.stream().noneMatch(network -> network.contains(address));
    }

    /// @return none where there can be no address
    private static List<byte[]> addresses(String host, LookUp lookUp)
            throws UnknownHostException, TimeoutException {
        var literal = IpLiteral.parse(host);
        if (literal != null) {
            // classified as typed: InetAddress would unmap it and forget where it came from
            return List.of(literal);
        }
        return DomainName.looksLikeNumber(host)
                ? List.of()
                : Arrays.stream(lookUp.find()).map(InetAddress::getAddress).toList();
    }

    /// The same octets under the name that was asked for, so that nothing looks names up again.
    private static List<InetAddress> pinned(String host, List<byte[]> found)
            throws UnknownHostException {
        var pinned = new ArrayList<InetAddress>();
        for (var octets : found) {
            pinned.add(InetAddress.getByAddress(host, octets));
        }
        return List.copyOf(pinned);
    }
}
