package dev.ownrelay.verdict;

import dev.ownrelay.server.Route;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// An agency that writes from agency.test by a server that is called Mail One and by the default
/// relay, and a DNS that knows what the test tells it, always anew.
@OwnrelayTest
@Import(TestClock.class)
abstract class VerdictFixture {

    static final String DOMAIN = "agency.test";
    static final String US = "45.10.20.7";
    static final String FITS = "v=spf1 ip4:45.10.20.7 -all";
    static final String BROKEN = "v=spf1 ip4:45.9.9.9 -all";
    static final ScriptedDnsServer DNS = ScriptedDnsServer.start();

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired SettableClock clock;
    @Autowired Verdicts verdicts;
    @Autowired VerdictQueue queue;

    Fixtures fixtures;
    UUID agency;
    UUID server;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.dns.servers", DNS::address);
        properties.add("ownrelay.dns.timeout", () -> "20s");
        properties.add("ownrelay.dns.cache", () -> "0s");
        properties.add("spring.mail.host", () -> "relay.test");
    }

    @BeforeEach
    void anAgency() {
        DNS.behave();
        queue.drain(); // what other tests left
        DNS.mx(DOMAIN, "in.agency.test").txt(DOMAIN, FITS);
        DNS.a("mail.agency.test", US).a("relay.test", "45.30.30.3");
        fixtures = new Fixtures(jdbc, transactions);
        jdbc.sql("update agency set paused = true").update(); // those of other tests
        agency = fixtures.agency();
        server = fixtures.server(agency, "Mail One");
    }

    static Route route(String from, @Nullable UUID server) {
        return new Route(server, "Mail One", "mail.agency.test", from, "Anna", null);
    }

    /// Of agency.test by Mail One, as it is known now.
    SenderVerdict known() {
        return known(agency, DOMAIN, server);
    }

    SenderVerdict known(UUID of, String domain, @Nullable UUID by) {
        var route = route("anna@" + domain, by);
        return CurrentTenant.call(of, () -> verdicts.of(List.of(route))).get(route);
    }

    /// After whatever was wished for has been found out.
    SenderVerdict settled() {
        known();
        queue.drain();
        return known();
    }

    String after(Duration time) {
        clock.advance(time);
        return settled().word();
    }

    int asked() {
        int asked = DNS.questions().size();
        DNS.questions().clear();
        return asked;
    }
}
