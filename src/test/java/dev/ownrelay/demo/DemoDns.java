package dev.ownrelay.demo;

import dev.ownrelay.support.ScriptedDnsServer;

import java.util.Arrays;

/// The DNS of the demo, on 127.0.0.1: the world's knows nothing of its domains. All that it says is
/// in order, but the record of *Northbank Talent* does not name the default relay.
final class DemoDns {

    /// From which emails leave by the default relay, as their receivers would see it.
    static final String RELAY = "203.0.113.25";

    static final String BROKEN = "northbank.example";

    /// What one string of a text holds at most.
    private static final int STRING = 255;

    private static final ScriptedDnsServer SERVER = ScriptedDnsServer.start();

    static {
        host("relay.example", RELAY);
        agency("kade.example", "v=spf1 ip4:192.0.2.0/28 ip4:" + RELAY + " -all");
        policy("kade.example", "reject");
        agency(BROKEN, "v=spf1 ip4:198.51.100.0/28 -all");
        policy(BROKEN, "quarantine");
    }

    private DemoDns() {}

    /// As it stands in `ownrelay.dns.servers`.
    static String address() {
        return SERVER.address();
    }

    /// From which emails leave by a server of an agency, as their receivers would see it.
    ///
    /// @param number of the server among those of its agency, 0 first
    static String outgoing(String domain, int number) {
        return (domain.equals(BROKEN) ? "198.51.100." : "192.0.2.") + (number + 1);
    }

    /// Says this text at a name from now on, and nothing else there.
    static void publish(String name, String text) {
        SERVER.onlyTxt(name, text.split("(?<=\\G.{" + STRING + "})"));
    }

    private static void agency(String domain, String spf) {
        for (int number = 0; number < 3; number++) {
            host("mail" + number + "." + domain, outgoing(domain, number));
        }
        SERVER.mx(domain, "mail0." + domain).ns(domain, "ns1.dns.example", "ns2.dns.example");
        publish(domain, spf);
    }

    private static void policy(String domain, String policy) {
        publish("_dmarc." + domain, "v=DMARC1; p=" + policy + "; rua=mailto:dmarc@" + domain);
    }

    private static void host(String name, String... addresses) {
        SERVER.a(name, addresses);
        Arrays.stream(addresses).forEach(address -> SERVER.ptr(address, name));
    }
}
