package dev.ownrelay.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class DnsHostTests {

    @ParameterizedTest
    @CsvSource({
        "ns0.transip.net, TRANSIP",
        "NS1.TransIP.nl, TRANSIP",
        "ada.ns.cloudflare.com, CLOUDFLARE",
        "ns21.domaincontrol.com, GODADDY",
        "ns-1234.awsdns-26.co.uk, ROUTE_53",
        "ns1042.ui-dns.biz, IONOS",
        "docks04.rzone.de, STRATO",
        "dns104.ovh.net, OVH"
    })
    void isToldByTheNamesOfItsServers(String server, DnsHost host) {
        assertThat(DnsHost.of(List.of("ns.other.test", server))).contains(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ns0.transip.net.attacker.test",
                "nottransip.net",
                "ns.cloudflare.com.test",
                "awsdns-x.com",
                ""
            })
    void isNotTakenForAnother(String server) {
        assertThat(DnsHost.of(List.of(server))).isEmpty();
    }

    @Test
    void saysWhatTheFieldForTheNameGets() {
        assertThat(DnsHost.TRANSIP.typed("_dmarc.agency.nl", "agency.nl")).isEqualTo("_dmarc");
        assertThat(DnsHost.TRANSIP.typed("agency.nl", "agency.nl")).isEqualTo("@");
        assertThat(DnsHost.TRANSIP.typed("jobs.agency.nl", "agency.nl")).isEqualTo("jobs");
        assertThat(DnsHost.STRATO.typed("agency.nl", "agency.nl")).isEmpty();
        assertThat(DnsHost.ANTAGONIST.typed("agency.nl", "agency.nl")).isEqualTo("agency.nl.");
    }
}
