package dev.ownrelay.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class DnsPropertiesTests {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1 53",
        "192.0.2.1:5353, 192.0.2.1 5353",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1 53",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1 53",
        "[2001:db8::1]:5353, 2001:db8:0:0:0:0:0:1 5353"
    })
    void takesAddressesWithAndWithoutAPort(String typed, String address) {
        var server = properties(typed).addresses().getFirst();
        assertThat(server.getAddress().getHostAddress() + " " + server.getPort())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dns.test",
                "dns.test:53",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "1",
                "[x]",
                "::x"
            })
    void refusesWhatIsNoAddress(String typed) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> properties(typed))
                .withMessageContaining("ownrelay.dns.servers")
                .withMessageContaining("\"" + typed + "\"");
    }

    @Test
    void asksTheSystemsServersWhereNoneIsNamed() {
        assertThat(properties(" ").addresses()).isEmpty();
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> properties(Duration.ZERO, Duration.ZERO, 1))
                .withMessageContaining("ownrelay.dns.timeout");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> properties(Duration.ofSeconds(2), Duration.ofSeconds(-1), 1))
                .withMessageContaining("ownrelay.dns.cache");
    }

    @Test
    void refusesToAskNothingAtAll() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> properties(Duration.ofSeconds(2), Duration.ZERO, 0))
                .withMessageContaining("ownrelay.dns.at-once");
    }

    private static DnsProperties properties(String server) {
        return new DnsProperties(List.of(server), Duration.ofSeconds(2), Duration.ofHours(1), 32);
    }

    private static DnsProperties properties(Duration timeout, Duration cache, int atOnce) {
        return new DnsProperties(List.of(), timeout, cache, atOnce);
    }
}
