package dev.ownrelay.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.KnownProperties;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

class EndpointsTests {

    @Test
    void areThoseOfMicrosoftAndGoogle() {
        var real = Endpoints.REAL;
        assertThat(real.microsoftSignIn("common"))
                .isEqualTo("https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
        assertThat(real.microsoftToken("agency.test"))
                .isEqualTo("https://login.microsoftonline.com/agency.test/oauth2/v2.0/token");
        assertThat(
                        Stream.of(
                                real.googleSignIn(),
                                real.googleToken(),
                                real.googleIssuer(),
                                real.googleRevoke()))
                .extracting(address -> URI.create(address).getHost())
                .isEqualTo(
                        List.of(
                                "accounts.google.com",
                                "oauth2.googleapis.com",
                                "accounts.google.com",
                                "oauth2.googleapis.com"));
    }

    @Test
    void nobodyCanSetThem() {
        assertThat(KnownProperties.ofTheApplication().names())
                .filteredOn(name -> name.startsWith("ownrelay.oauth."))
                .containsExactlyInAnyOrder(
                        "ownrelay.oauth.microsoft.client-id",
                        "ownrelay.oauth.microsoft.client-secret",
                        "ownrelay.oauth.microsoft.tenant",
                        "ownrelay.oauth.microsoft.hosts",
                        "ownrelay.oauth.google.hosts",
                        "ownrelay.oauth.google.client-id",
                        "ownrelay.oauth.google.client-secret");
    }
}
