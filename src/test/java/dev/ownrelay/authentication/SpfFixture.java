package dev.ownrelay.authentication;

import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// A DNS to be filled, and the question whether the agency's mail may come from an address.
abstract class SpfFixture {

    static final String US = "192.0.2.7";
    static final String US_V6 = "2001:db8::7";

    ScriptedDnsServer dns;
    SettableClock clock;
    Spf spf;

    @BeforeEach
    void start() {
        dns = ScriptedDnsServer.start();
        clock = new SettableClock();
        forget();
    }

    /// What was asked is asked anew.
    void forget() {
        spf = new Spf(Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock), clock);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    SpfEvaluation check(String ip, String mailFrom, String helo) {
        return spf.check(InetAddress.ofLiteral(ip), mailFrom, helo);
    }

    SpfEvaluation check(String ip) {
        return check(ip, "rosa@agency.test", "out.agency.test");
    }

    /// The result for us, where the agency's record is this.
    String with(String record) {
        return with(record, US);
    }

    String with(String record, String ip) {
        return evaluated(record, ip).result().word();
    }

    SpfEvaluation evaluated(String record, String ip) {
        dns.onlyTxt("agency.test", record);
        forget();
        return check(ip);
    }

    static List<SpfFault.Kind> kinds(SpfEvaluation evaluation) {
        return evaluation.faults().stream().map(SpfFault::kind).toList();
    }
}
