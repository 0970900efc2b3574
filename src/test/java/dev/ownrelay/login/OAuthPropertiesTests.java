package dev.ownrelay.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.util.Map;

class OAuthPropertiesTests {

    @Test
    void mayAllBeUnset() {
        var properties = bind(Map.of());
        assertThat(properties.microsoft().clientId()).isEmpty();
        assertThat(properties.microsoft().tenant()).isEqualTo("common");
        assertThat(properties.google().clientSecret()).isEmpty();
        assertThat(properties.google().hosts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft.tenant, a/b",
        "microsoft.tenant, ../x",
        "microsoft.client-id, two words",
        "google.client-id, two words",
        "google.hosts, https://mail.agency.nl",
        "microsoft.hosts, 'mail.agency.nl, *.agency.nl'"
    })
    void aWrongValueStopsTheStartWithItsName(String property, String value) {
        assertThatThrownBy(() -> bind(Map.of("ownrelay.oauth." + property, value)))
                .rootCause()
                .hasMessageContaining("The property ownrelay.oauth." + property + " is wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "microsoft.client-id, microsoft.client-secret",
        "microsoft.client-secret, microsoft.client-id",
        "google.client-secret, google.client-id"
    })
    void halfARegistrationIsNone(String set, String missing) {
        assertThatThrownBy(() -> bind(Map.of("ownrelay.oauth." + set, "x9y")))
                .rootCause()
                .hasMessageContaining("ownrelay.oauth." + missing)
                .hasMessageNotContaining("x9y");
    }

    private static OAuthProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("ownrelay.oauth", OAuthProperties.class);
    }
}
