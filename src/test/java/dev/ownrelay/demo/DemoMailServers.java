package dev.ownrelay.demo;

import dev.ownrelay.support.TestCertificate;

import java.util.List;
import java.util.Map;

/// The three mail servers of the demo: the default relay, and one of each agency.
public record DemoMailServers(DemoMailServer relay, DemoMailServer kade, DemoMailServer northbank) {

    static final String PASSWORD = "messages leave through here";

    public static DemoMailServers get() {
        return Running.SERVERS;
    }

    public List<DemoMailServer> all() {
        return List.of(relay, kade, northbank);
    }

    /// What the application must know to use them.
    public Map<String, String> settings() {
        return Map.of(
                "spring.mail.host", "127.0.0.1",
                "spring.mail.port", Integer.toString(relay.port()),
                "ownrelay.smtp.allowed-networks", "127.0.0.0/8",
                "ownrelay.smtp.allowed-ports", "1-65535",
                "ownrelay.smtp.trust-store", TestCertificate.good().pem().toString());
    }

    private static final class Running {

        static final DemoMailServers SERVERS = start();

        private static DemoMailServers start() {
            var keys = TestCertificate.good().pem().resolveSibling("store.p12");
            System.setProperty("greenmail.tls.keystore.file", keys.toString());
            return new DemoMailServers(
                    DemoMailServer.open("Default relay"),
                    DemoMailServer.withLogin("Kade mail server", "mail@kade.example", PASSWORD),
                    DemoMailServer.withLogin("Northbank post", "post@northbank.example", PASSWORD));
        }
    }
}
