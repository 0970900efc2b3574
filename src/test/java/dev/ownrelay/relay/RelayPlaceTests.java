package dev.ownrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.LookUps;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the default relay may reach and an agency's server may not.
@Timeout(30)
class RelayPlaceTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final LookUps lookUps = new LookUps(this::resolve);

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "8.8.8.8, true",
        "10.1.2.4, false",
        "192.168.0.1, false",
        "10.1.2.3 192.168.0.1, false",
    })
    void theRelayMayStandWhereItsNameLedAtStart(String later, boolean allowed) {
        names.put("relay.example", "10.1.2.3");
        var relay = relay("relay.example");
        var policy = policy("", relay);
        assertThat(allows(policy, relay)).isTrue();

        names.put("relay.example", later);
        assertThat(allows(policy, relay)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3, true", "10.1.255.1, true", "10.2.0.1, false", "127.0.0.1, false"})
    void orInTheNetworksThatTheOperatorNamesForItAlone(String address, boolean allowed) {
        names.put("relay.example", address);
        names.put("mail.agency.example", "10.1.77.77");
        var relay = relay("relay.example");
        var policy = policy("", relay, "10.1.0.0/16");

        assertThat(allows(policy, relay)).isEqualTo(allowed);
        assertThat(allows(policy, "mail.agency.example", 587)).as("an agency's").isFalse();
    }

    @Test
    void orWhereTheAgenciesServersMay() {
        names.put("relay.example", "10.1.2.3");
        var relay = relay("relay.example");
        var policy = policy("10.0.0.0/8", relay);
        assertThat(allows(policy, relay)).isTrue();
        names.put("relay.example", "10.9.9.9");
        assertThat(allows(policy, relay)).isTrue();
    }

    @Test
    void aNameThatLedNowhereAtStartIsLookedUpAtTheNextTry() {
        var relay = relay("relay.example");
        var policy = policy("", relay);
        assertThat(policy.check(relay, LIMIT)).isEqualTo(new HostPolicy.Verdict.NotFound());

        names.put("relay.example", "10.1.2.3");
        assertThat(allows(policy, relay)).isTrue();
        names.put("relay.example", "10.1.2.4");
        assertThat(allows(policy, relay)).as("it is known by now").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.41.0.4",
                "::ffff:198.41.0.4",
                "64:ff9b::198.41.0.4",
                "2002:c629:4::1",
                "2a00:1450::5efe:198.41.0.4",
                "2a00:1450:4001:800::1",
                "relay.example",
                "RELAY.example",
                "alias.agency.example",
                "partly.agency.example"
            })
    void noAddressOfAPublicRelayIsAnAgencysServerWhateverThePort(String host) {
        names.put("relay.example", "198.41.0.4 2a00:1450:4001:800::1");
        names.put("alias.agency.example", "198.41.0.4");
        names.put("partly.agency.example", "8.8.8.8 2a00:1450:4001:800::1");
        var policy = policy("", relay("relay.example"));
        for (int port : List.of(25, 465, 587, 2525)) {
            assertThat(policy.check(host, port, false, LIMIT))
                    .isEqualTo(new HostPolicy.Verdict.Blocked());
        }
        assertThat(allows(policy, "8.8.8.8", 25)).isTrue();
    }

    /// A relay of the operator that runs beside the application listens at all of them.
    @Test
    void norIsAnyAddressOfThisMachineWhereTheRelayRunsOnIt() throws Exception {
        var policy = policy("0.0.0.0/0,::/0", relay("127.0.0.1"));
        var here =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                        .toList();
        assertThat(here).isNotEmpty();
        for (var address : here) {
            assertThat(allows(policy, address, 25)).as(address).isFalse();
            assertThat(allows(policy, address, 587)).as(address).isTrue();
        }
    }

    /// The name turns from one address to the next; a server of an agency may have any of them.
    @Test
    void norIsOneThatItHadBefore() {
        names.put("relay.example", "198.41.0.4");
        var relay = relay("relay.example");
        var policy = policy("", relay);
        assertThat(allows(policy, relay)).isTrue();
        names.put("relay.example", "198.41.0.5");
        assertThat(allows(policy, relay)).isTrue();

        for (var address : List.of("198.41.0.4", "198.41.0.5")) {
            assertThat(allows(policy, address, 587)).as(address).isFalse();
        }
        assertThat(allows(policy, "198.41.0.6", 587)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 25, false",
        "::ffff:10.1.2.3, 25, false",
        "10.1.2.3, 587, true",
        "10.1.2.4, 25, true",
        "11.0.0.1, 25, true",
        "192.168.0.1, 25, false",
    })
    void inANetworkOfTheAgenciesOnlyItsOwnPortIsKeptFromThem(
            String host, int port, boolean allowed) {
        names.put("relay.example", "10.1.2.3");
        var policy = policy("10.0.0.0/8", relay("relay.example"));
        assertThat(allows(policy, host, port)).isEqualTo(allowed);
    }

    /// Both have an account at the same provider, which trusts nobody without a login.
    @ParameterizedTest
    @CsvSource({
        "relay.example, anna, true, true",
        "198.41.0.4, anna, true, true",
        "relay.example, anna, false, false",
        "relay.example, , true, false",
        "relay.example, , false, false",
        "private.example, anna, true, false",
    })
    void whereBothLogInAnAgencyMayHaveAnAccountOfItsOwn(
            String host, String relayUser, boolean login, boolean allowed) {
        names.put("relay.example", "198.41.0.4");
        names.put("private.example", "10.1.2.3");
        var policy = policy("", relay("relay.example", relayUser), "10.1.0.0/16");
        for (int port : List.of(25, 587)) {
            assertThat(policy.check(host, port, login, LIMIT) instanceof HostPolicy.Verdict.Allowed)
                    .isEqualTo(allowed);
        }
    }

    @Test
    void anAgencysServerIsNotTheRelayBecauseItLooksTheSame() {
        names.put("relay.example", "10.1.2.3");
        var policy = policy("", relay("relay.example"));
        assertThat(allows(policy, relay("relay.example"))).isFalse();
    }

    private HostPolicy policy(String agencies, SmtpEndpoint relay, String... networks) {
        var properties =
                new Talk()
                        .with("allowed-networks", agencies)
                        .with("allowed-ports", "25,465,587,2525")
                        .properties();
        var place = new RelayPlace(relay, List.of(networks), LIMIT, lookUps);
        return new HostPolicy(properties, place, lookUps);
    }

    private static boolean allows(HostPolicy policy, SmtpEndpoint relay) {
        return policy.check(relay, LIMIT) instanceof HostPolicy.Verdict.Allowed;
    }

    private static boolean allows(HostPolicy policy, String host, int port) {
        return policy.check(host, port, false, LIMIT) instanceof HostPolicy.Verdict.Allowed;
    }

    private static SmtpEndpoint relay(String host) {
        return relay(host, null);
    }

    private static SmtpEndpoint relay(String host, @Nullable String username) {
        var secret = username == null ? null : "secret";
        return new SmtpEndpoint(null, host, 25, Tls.STARTTLS, username, secret, null, 1);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        var found = names.get(host.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new UnknownHostException(host);
        }
        var addresses = found.split(" ");
        var all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        return all;
    }
}
