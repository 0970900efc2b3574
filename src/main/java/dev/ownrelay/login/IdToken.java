package dev.ownrelay.login;

import dev.ownrelay.secret.Sha256;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What a provider says of who signed in (OpenID Connect Core section 3.1.3.7). It comes from the
/// provider itself over TLS, so nobody needs to check its signature.
final class IdToken {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What clocks may differ by.
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int LONGEST_ACCOUNT = 320;

    private final JsonNode claims;

    private IdToken(JsonNode claims) {
        this.claims = claims;
    }

    /// @return empty: it is none
    static Optional<IdToken> read(String token) {
        var parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? Optional.of(
                            new IdToken(JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Whether it answers this sign-in.
    boolean answers(String nonceHash, Registration client, Instant now) {
        return Sha256.of(claims.path("nonce").asString("")).equals(nonceHash)
                && isFor(client.clientId())
                && client.mayIssue(claims.path("iss").asString(""))
                && claims.path("exp").asLong(0) > now.minus(SKEW).getEpochSecond();
    }

    private boolean isFor(String clientId) {
        var audience = claims.path("aud");
        return audience.isArray()
                ? audience.valueStream().anyMatch(each -> each.asString("").equals(clientId))
                : audience.asString("").equals(clientId);
    }

    /// As which somebody signed in; empty: it does not say.
    Optional<String> account() {
        return Optional.of(claims.path("preferred_username").asString(""))
                .filter(IdToken::isAddress)
                .or(() -> Optional.of(claims.path("email").asString("")))
                .filter(IdToken::isAddress);
    }

    private static boolean isAddress(String text) {
        return text.length() <= LONGEST_ACCOUNT && text.matches("[!-~&&[^\"<>]]+@[!-~&&[^\"<>]]+");
    }
}
