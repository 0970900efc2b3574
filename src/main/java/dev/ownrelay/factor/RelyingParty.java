package dev.ownrelay.factor;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/// Whom passkeys are for: this installation at its public address, whatever a request says.
@Configuration(proxyBeanMethods = false)
class RelyingParty {

    /// How long an answer is waited for.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Made when the first passkey is asked for: a start need not wait for its many classes.
    @Bean
    @Lazy
    WebAuthnRelyingPartyOperations passkeyOperations(
            PasskeyOwners owners,
            StoredPasskeys passkeys,
            @Value("${ownrelay.public-url:http://localhost:8080}") URI publicUrl) {
        var party =
                PublicKeyCredentialRpEntity.builder()
                        .id(publicUrl.getHost().toLowerCase(Locale.ROOT))
                        .name("Ownrelay")
                        .build();
        var operations =
                new Webauthn4JRelyingPartyOperations(
                        owners, passkeys, party, Set.of(origin(publicUrl)));
        operations.setCustomizeCreationOptions(
                asked -> asked.authenticatorSelection(whoeverIsThere()).timeout(PATIENCE));
        operations.setCustomizeRequestOptions(asked ->
                asked.userVerification(UserVerificationRequirement.REQUIRED).timeout(PATIENCE));
        return operations;
    }

    /// The device finds the passkey without a name, and makes sure of its owner.
    private static AuthenticatorSelectionCriteria whoeverIsThere() {
        return AuthenticatorSelectionCriteria.builder()
                .residentKey(ResidentKeyRequirement.REQUIRED)
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build();
    }

    /// As browsers write it (RFC 6454, section 6.2).
    static String origin(URI url) {
        var scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        var port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
