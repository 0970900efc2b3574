package dev.ownrelay.login;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The key file of a Google service account: it signs for a mailbox of a domain whose administrator
/// lets it (RFC 7523). What the file says of addresses does not count.
final class ServiceAccount {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Google wants an hour at most, and its clock may be behind.
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private static final Duration LATER = Duration.ofMinutes(30);

    private final String email;
    private final @Nullable String keyId;
    private final PrivateKey key;

    private ServiceAccount(String email, @Nullable String keyId, PrivateKey key) {
        this.email = email;
        this.keyId = keyId;
        this.key = key;
    }

    /// @return empty: it is no such file
    public static Optional<ServiceAccount> read(String file) {
        try {
            var said = JSON.readTree(file);
            var email = said.path("client_email").asString("");
            var pem = said.path("private_key").asString("");
            return email.isEmpty() || pem.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new ServiceAccount(
                                    email, said.path("private_key_id").asString(null), key(pem)));
        } catch (JacksonException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        var base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        var octets = Base64.getMimeDecoder().decode(base64);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(octets));
    }

    /// The address of the account, as it is entered at Google.
    public String email() {
        return email;
    }

    /// @param mailbox for which it asks
    String assertion(String mailbox, String scope, String audience, Instant now)
            throws GeneralSecurityException {
        var header = new LinkedHashMap<String, Object>(Map.of("alg", "RS256", "typ", "JWT"));
        if (keyId != null) {
            header.put("kid", keyId);
        }
        var claims =
                Map.<String, Object>of(
                        "iss", email,
                        "sub", mailbox,
                        "scope", scope,
                        "aud", audience,
                        "iat", now.minus(EARLIER).getEpochSecond(),
                        "exp", now.plus(LATER).getEpochSecond());
        var signed = part(header) + "." + part(claims);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String part(Map<String, Object> json) {
        return base64(JSON.writeValueAsBytes(json));
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
