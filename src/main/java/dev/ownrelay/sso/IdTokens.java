package dev.ownrelay.sso;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;

import dev.ownrelay.secret.Sha256;
import dev.ownrelay.sso.ProviderWeb.Tokens;
import dev.ownrelay.sso.Refused.Reason;

import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Checks what a provider says of somebody who signed in (OpenID Connect Core section 3.1.3.7): the
/// signature by a key that it shows now, the issuer, the audience, the times, the nonce, and that
/// the access token beside it is the one that it was given with.
@Component
class IdTokens {

    /// By keys that only the provider has: none of a shared secret, nor without a signature.
    static final Set<JWSAlgorithm> SIGNED_BY =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    /// What clocks may differ by.
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int LONGEST_SUBJECT = 255;

    private final Clock clock;

    IdTokens(Clock clock) {
        this.clock = clock;
    }

    /// @param keys the provider's, as JSON
    /// @param nonceHash of the sign-in that it answers
    Jwt check(ClientRegistration client, String keys, Tokens tokens, String nonceHash) {
        try {
            var token = decoder(client, keys).decode(tokens.idToken());
            boolean answers =
                    nonceHash.equals(Sha256.of(String.valueOf(token.getClaims().get("nonce"))))
                            && String.valueOf(token.getSubject()).length() <= LONGEST_SUBJECT;
            if (answers && isWith(token, tokens.accessToken())) {
                return token;
            }
        } catch (JwtException | ParseException e) {
            // said below: what is wrong with a token helps only those who forge one
        }
        throw new Refused(Reason.FORGED);
    }

    private NimbusJwtDecoder decoder(ClientRegistration client, String keys) throws ParseException {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        var source = new ImmutableJWKSet<SecurityContext>(JWKSet.parse(keys));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNED_BY, source));
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // by the validator, and by our clock
        var validator = new OidcIdTokenValidator(client);
        validator.setClock(clock);
        validator.setClockSkew(SKEW);
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(validator);
        return decoder;
    }

    /// A browser can leave out that they should be asked anew. Providers that were asked for
    /// `max_age` say when somebody signed in (Core section 3.1.2.1), and not all do as they should.
    static boolean saysSignedInAfter(Instant asked, Map<String, Object> claims) {
        var said = claims.get("auth_time");
        return switch (said) {
            case null -> true;
            case Instant at -> !at.isBefore(asked.minus(SKEW));
            case Number at -> !Instant.ofEpochSecond(at.longValue()).isBefore(asked.minus(SKEW));
            default -> false;
        };
    }

    /// Core section 3.1.3.8.
    private static boolean isWith(Jwt token, String accessToken) {
        var hash = token.getClaims().get("at_hash");
        if (hash == null) {
            return true;
        }
        try {
            AccessTokenValidator.validate(
                    new BearerAccessToken(accessToken),
                    JWSAlgorithm.parse(String.valueOf(token.getHeaders().get("alg"))),
                    new AccessTokenHash(String.valueOf(hash)));
            return true;
        } catch (InvalidHashException | IllegalArgumentException e) {
            return false;
        }
    }
}
