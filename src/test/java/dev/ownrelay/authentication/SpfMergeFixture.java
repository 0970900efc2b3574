package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfAdvice.Need;
import dev.ownrelay.authentication.SpfAdvice.Paste;
import dev.ownrelay.dns.Resolvers;

import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A domain that is to let us send, beside a provider.
abstract class SpfMergeFixture extends SpfFixture {

    static final String DOMAIN = "agency.test";
    static final String STRANGER = "198.18.0.1";

    /// Two addresses of ours, and a provider whose record costs two look-ups.
    static final Need NEED =
            new Need(List.of("_spf.provider.test"), List.of("192.0.2.7", "2001:db8::7"));

    static final String ADDED = "ip4:192.0.2.7 ip6:2001:db8::7 include:_spf.provider.test";

    static final List<String> NEW = List.of(US, US_V6, "198.51.100.9", "203.0.113.9");

    @BeforeEach
    void others() {
        dns.txt("_spf.provider.test", "v=spf1 ip4:198.51.100.0/24 include:_b.provider.test ~all")
                .txt("_b.provider.test", "v=spf1 ip4:203.0.113.0/24 ip6:2001:db8:2::/48 -all")
                .txt("other.test", "v=spf1 ip4:192.0.2.128/25 -all")
                .txt("broken.test", "v=spf1 ip4:192.0.2.50 foo:bar -all")
                .txt("nest.test", "v=spf1 ip4:192.0.2.60 include:gone.test -all")
                .txt("circle.test", "v=spf1 ip4:192.0.2.70 include:" + DOMAIN + " -all")
                .txt("agency.test.spf.test", "v=spf1 ip4:192.0.2.80 -all")
                .a("mail.agency.test", "192.0.2.20")
                .a(DOMAIN, "192.0.2.21")
                .mx(DOMAIN, "mail.agency.test");
        for (int i = 1; i <= 10; i++) {
            dns.a("h" + i + ".test", "192.0.2.10" + (i % 10));
            if (i != 3) {
                dns.aaaa("h" + i + ".test", "2001:db8:1::" + i);
            }
        }
    }

    SpfAdvice advice(Need need, String... records) {
        dns.onlyTxt(DOMAIN, "something else");
        for (var record : records) {
            dns.txt(DOMAIN, strings(record));
        }
        return merge().advise(DOMAIN, need);
    }

    SpfMerge merge() {
        return new SpfMerge(Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock), clock);
    }

    Paste paste(Need need, String... records) {
        var advice = advice(need, records);
        assertThat(advice).isInstanceOf(Paste.class);
        return (Paste) advice;
    }

    /// What receivers say when the record is pasted as it was given.
    SpfEvaluation pasted(Paste paste, String ip) {
        dns.onlyTxt(DOMAIN, paste.strings().toArray(String[]::new));
        forget();
        return check(ip);
    }

    /// A string of a record has at most 255 octets.
    static String[] strings(String text) {
        var escaped = text.replace("\\", "\\\\");
        var strings = new ArrayList<String>();
        for (int i = 0; i < escaped.length(); i += 255) {
            strings.add(escaped.substring(i, Math.min(escaped.length(), i + 255)));
        }
        return strings.toArray(String[]::new);
    }
}
