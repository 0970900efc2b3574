package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.time.Duration;
import java.util.Map;

class SmtpPropertiesTests {

    @Test
    void hasTheDocumentedDefaults() {
        var properties = bind(Map.of());

        assertThat(properties.allowedNetworks()).isEmpty();
        assertThat(properties.allowedPorts()).containsExactly("25", "465", "587", "2525");
        assertThat(properties.clearTextNetworks()).isEmpty();
        assertThat(properties.trustStore()).isNull();
        assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(properties.commandTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(properties.dataTimeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(properties.finalTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.sessionDeadline()).isEqualTo(Duration.ofMinutes(15));
        assertThat(properties.allowPlaintextLogin()).isFalse();
        assertThat(properties.ehloName()).isNull();
    }

    @Test
    void takesRangesOfPorts() {
        var properties = bind(Map.of("ownrelay.smtp.allowed-ports", "25,2500-2510"));

        assertThat(properties.allowsPort(2505)).isTrue();
        assertThat(properties.allowsPort(2511)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "allowed-networks, 10.0.0.0/33",
        "allowed-networks, 10.0.0/8",
        "allowed-networks, 10.0.0.0/08",
        "allowed-networks, mail.agency.example",
        "allowed-networks, fd00::/129",
        "clear-text-networks, 10.0.0.0/33",
        "clear-text-networks, relay",
        "allowed-ports, 0",
        "allowed-ports, 65536",
        "allowed-ports, smtp",
        "allowed-ports, 30-20",
        "trust-store, /no/such/file.pem",
        "connect-timeout, 0s",
        "command-timeout, -1s",
        "data-timeout, 0s",
        "final-timeout, 0s",
        "session-deadline, 0s",
        "ehlo-name, not_a_host"
    })
    void stopsTheStartWithASentenceThatNamesTheProperty(String property, String value) {
        var settings = Map.of("ownrelay.smtp." + property, value);

        assertThatThrownBy(() -> bind(settings))
                .rootCause()
                .hasMessageStartingWith("The property ownrelay.smtp." + property + " is wrong: '");
    }

    private static SmtpProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("ownrelay.smtp", SmtpProperties.class);
    }
}
