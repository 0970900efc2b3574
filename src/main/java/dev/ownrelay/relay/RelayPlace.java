package dev.ownrelay.relay;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.network.HiddenAddress;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.network.LookUps;
import dev.ownrelay.network.Network;
import dev.ownrelay.network.ReservedPlace;
import dev.ownrelay.network.Target;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the default relay stands: in the networks that the operator names, or where its name led
/// when the application started. Its addresses are kept from the agencies' servers, as the relay
/// may trust whoever comes from this machine.
@Component
public class RelayPlace implements ReservedPlace {

    private static final Logger log = LoggerFactory.getLogger(RelayPlace.class);

    /// How old an answer may be before the name is looked up anew, behind whoever asks.
    private static final long FRESH = Duration.ofMinutes(1).toNanos();

    private static final int MOST = 1000;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final @Nullable SmtpEndpoint relay;
    private final List<Network> named;
    private final Duration limit;
    private final LookUps lookUps;

    /// Addresses that the relay has had, each as the one that packets really go to.
    private final Set<ByteBuffer> known = ConcurrentHashMap.newKeySet();

    /// Where the name led first; empty: it has led nowhere yet.
    private volatile List<Network> first = List.of();

    /// The addresses of this machine, at all of which a relay of its own may listen.
    private volatile Set<ByteBuffer> here = Set.of();

    private final AtomicLong lookedUp = new AtomicLong();
    private volatile FutureTask<Void> looking;

    @Autowired
    public RelayPlace(
            DefaultRelay relay, RelayProperties properties, SmtpProperties smtp, LookUps lookUps) {
        this(
                relay.endpoint().orElse(null),
                properties.allowedNetworks(),
                smtp.connectTimeout(),
                lookUps);
    }

    /// @param relay null: there is none
    /// @param networks empty: where its name leads
    /// @param limit how long a look-up may take
    public RelayPlace(
            @Nullable SmtpEndpoint relay, List<String> networks, Duration limit, LookUps lookUps) {
        this.relay = relay;
        this.named = networks.stream().map(Network::of).toList();
        this.limit = limit;
        this.lookUps = lookUps;
        looking = lookUp();
    }

    @Override
    public boolean owns(Target target) {
        return target == relay;
    }

    @Override
    public boolean admits(byte[] address) {
        var networks = named.isEmpty() ? first : named;
        return Stream.of(address, HiddenAddress.in(address))
                .anyMatch(octets ->
                        octets != null
                                && networks.stream().anyMatch(place -> place.contains(octets)));
    }

    @Override
    public void stands(List<byte[]> addresses) {
        if (first.isEmpty()) {
            first =
                    addresses.stream()
                            .map(octets -> new Network(octets, octets.length * 8))
                            .toList();
        }
        if (known.size() < MOST) {
            addresses.forEach(address -> known.add(real(address)));
        }
    }

    /// Then it may be a provider where agencies have accounts, too.
    @Override
    public boolean wantsLogin() {
        return relay != null && relay.hasLogin();
    }

    @Override
    public boolean isPort(int port) {
        return relay != null && relay.port() == port;
    }

    @Override
    public boolean isAt(String host, byte[] address) {
        if (relay == null) {
            return false;
        }
        refresh();
        var inInterface = HiddenAddress.inInterface(address);
        return host.equalsIgnoreCase(relay.host())
                || known.contains(real(address))
                || inInterface != null && known.contains(real(inInterface));
    }

    /// Nobody waits for a look-up but the first one, so that all forbidden addresses are refused
    /// after the same time.
    private void refresh() {
        awaitTheFirst();
        long last = lookedUp.get();
        if (System.nanoTime() - last > FRESH && lookedUp.compareAndSet(last, System.nanoTime())) {
            looking = lookUp();
        }
    }

    private void awaitTheFirst() {
        if (known.isEmpty()) {
            try {
                looking.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.debug("The default relay is not found yet", e);
            }
        }
    }

    private FutureTask<Void> lookUp() {
        lookedUp.set(System.nanoTime());
        var task = new FutureTask<Void>(this::find, null);
        if (relay == null || IpLiteral.parse(relay.host()) != null) {
            task.run();
        } else {
            Thread.ofPlatform().daemon().name("relay-place").start(task);
        }
        return task;
    }

    private void find() {
        if (relay == null) {
            return;
        }
        here = ofThisMachine();
        var literal = IpLiteral.parse(relay.host());
        try {
            stands(
                    literal != null
                            ? List.of(literal)
                            : Arrays.stream(lookUps.findRelay(relay.host(), limit))
                                    .map(InetAddress::getAddress)
                                    .toList());
        } catch (UnknownHostException | TimeoutException e) {
            log.warn("The default relay {} cannot be found: {}", relay.host(), e.toString());
        }
    }

    private static Set<ByteBuffer> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> ByteBuffer.wrap(address.getAddress()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            log.warn("The addresses of this machine cannot be read: {}", e.toString());
            return Set.of();
        }
    }

    /// All of this machine is one place.
    private ByteBuffer real(byte[] address) {
        var hidden = HiddenAddress.in(address);
        var octets = ByteBuffer.wrap(hidden == null ? address.clone() : hidden);
        boolean local = octets.limit() == 4 && (octets.get(0) == 127 || octets.get(0) == 0);
        return local || here.contains(octets) ? ByteBuffer.wrap(LOOPBACK) : octets;
    }
}
