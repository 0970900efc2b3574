package dev.ownrelay.demo;

import dev.ownrelay.support.TestCertificate;

import java.util.List;
import java.util.Map;

/// The mail servers of the demo: the default relay, those of the agencies, and two to try.
public final class DemoMailServers {

    static final String PASSWORD = "messages leave through here";

    /// What the login of *Northbank Events* was changed to, and nobody told Ownrelay.
    static final String NEW_PASSWORD = "the fair is in autumn";

    private final DemoMailServer relay = DemoMailServer.open("Default relay");
    private final DemoMailServer kade = tls("Kade mail server", "mail@kade.example");
    private final DemoMailServer kadeNews = tls("Kade Nieuwsbrief", "nieuws@kade.example");
    private final DemoMailServer kadeInterim = tls("Kade Interim", "interim@kade.example");
    private final DemoMailServer northbank = tls("Northbank post", "post@northbank.example");
    private final DemoMailServer northbankMailings =
            tls("Northbank Mailings", "mailings@northbank.example");
    private final DemoMailServer northbankEvents =
            tls("Northbank Events", "events@northbank.example");
    private final DemoMailServer spare =
            DemoMailServer.withStartTls("A server to try", "try@spare.example", PASSWORD);
    private final DemoMailServer refusing =
            DemoMailServer.withStartTls("A server that refuses", "try@refuses.example", PASSWORD)
                    .refusing("550 5.7.1 Relaying denied: this account may not send");

    private DemoMailServers() {}

    public static DemoMailServers get() {
        return Running.SERVERS;
    }

    private static DemoMailServer tls(String name, String login) {
        return DemoMailServer.withTls(name, login, PASSWORD);
    }

    public DemoMailServer relay() {
        return relay;
    }

    public DemoMailServer kade() {
        return kade;
    }

    DemoMailServer kadeNews() {
        return kadeNews;
    }

    DemoMailServer kadeInterim() {
        return kadeInterim;
    }

    public DemoMailServer northbank() {
        return northbank;
    }

    DemoMailServer northbankMailings() {
        return northbankMailings;
    }

    DemoMailServer northbankEvents() {
        return northbankEvents;
    }

    public List<DemoMailServer> all() {
        return List.of(
                relay,
                kade,
                kadeNews,
                kadeInterim,
                northbank,
                northbankMailings,
                northbankEvents,
                spare,
                refusing);
    }

    /// Those that belong to no agency yet.
    List<DemoMailServer> toTry() {
        return List.of(spare, refusing);
    }

    /// What the application must know to use them.
    public Map<String, String> settings() {
        return Map.of(
                "spring.mail.host",
                "127.0.0.1",
                "spring.mail.port",
                Integer.toString(relay.port()),
                "ownrelay.relay.outgoing-addresses",
                DemoDns.RELAY,
                "ownrelay.dns.servers",
                DemoDns.address(),
                "ownrelay.smtp.allowed-networks",
                "127.0.0.0/8",
                "ownrelay.smtp.allowed-ports",
                "1-65535",
                "ownrelay.blocklists.ip",
                "",
                "ownrelay.blocklists.domain",
                "",
                "ownrelay.smtp.trust-store",
                TestCertificate.lasting().pem().toString());
    }

    private static final class Running {

        static final DemoMailServers SERVERS = new DemoMailServers();
    }
}
