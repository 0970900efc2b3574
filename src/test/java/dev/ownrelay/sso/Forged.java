package dev.ownrelay.sso;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tokens as a provider makes them, right in all but one thing.
record Forged(
        String issuer, String client, String secret, String nonce, String email, Instant now) {

    private static final String ACCESS_TOKEN = "access-token";
    private static final RSAKey RSA = rsa("rsa");
    private static final RSAKey UNKNOWN = rsa("rsa");
    private static final ECKey EC = ec();

    /// What is wrong with a token, or is right in another way.
    enum Wrong {
        NOTHING,
        NOTHING_BUT_ITS_ALGORITHM_IS_PS256,
        NOTHING_BUT_ITS_ALGORITHM_IS_ES256,
        NOTHING_IT_EXPIRED_FIFTY_SECONDS_AGO,
        NOTHING_IT_IS_FOR_OTHERS_TOO_AND_SAYS_WHOM,
        NOTHING_ITS_ACCESS_TOKEN_IS_NAMED,
        UNSIGNED,
        MISSING,
        NONSENSE,
        SIGNED_WITH_THE_CLIENT_SECRET,
        SIGNED_WITH_THE_PUBLIC_KEY,
        SIGNED_WITH_A_KEY_OF_SOMEBODY_ELSE,
        EXPIRED,
        OF_TOMORROW,
        WITHOUT_AN_END,
        OF_ANOTHER_ISSUER,
        FOR_ANOTHER_AUDIENCE,
        FOR_OTHERS_TOO,
        OF_ANOTHER_PARTY,
        OF_ANOTHER_NONCE,
        WITHOUT_A_NONCE,
        WITHOUT_A_SUBJECT,
        OF_A_LONG_SUBJECT,
        WITH_ANOTHER_ACCESS_TOKEN;

        boolean isRight() {
            return name().startsWith("NOTHING");
        }
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the provider says of itself.
    ///
    /// @param other in place of what it would say
    static String discovery(String issuer, Map<String, Object> other) {
        var said = new LinkedHashMap<String, Object>();
        said.put("issuer", issuer);
        said.put("authorization_endpoint", issuer + "/authorize");
        said.put("token_endpoint", issuer + "/token");
        said.put("jwks_uri", issuer + "/jwks");
        said.put("response_types_supported", List.of("code"));
        said.put("subject_types_supported", List.of("public"));
        said.put("id_token_signing_alg_values_supported", List.of("RS256"));
        said.putAll(other);
        return said.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":" + json(each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        return value instanceof List<?> all
                ? all.stream().map(Forged::json).collect(Collectors.joining(",", "[", "]"))
                : value instanceof String text ? "\"" + text + "\"" : value.toString();
    }

    String keys() {
        return new JWKSet(List.of(RSA, EC)).toString();
    }

    String tokens(Wrong wrong) throws Exception {
        return """
        {"token_type":"Bearer","access_token":"%s","id_token":"%s"}\
        """
                .formatted(ACCESS_TOKEN, token(wrong));
    }

    private String token(Wrong wrong) throws Exception {
        var claims = claims(wrong);
        return switch (wrong) {
            case MISSING -> "";
            case NONSENSE -> "a.b.c";
            case UNSIGNED -> new PlainJWT(claims).serialize();
            case SIGNED_WITH_THE_CLIENT_SECRET ->
                    signed(JWSAlgorithm.HS256, null, new MACSigner(secret), claims);
            case SIGNED_WITH_THE_PUBLIC_KEY ->
                    signed(
                            JWSAlgorithm.HS256,
                            "rsa",
                            new MACSigner(RSA.toRSAPublicKey().getEncoded()),
                            claims);
            case SIGNED_WITH_A_KEY_OF_SOMEBODY_ELSE ->
                    signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(UNKNOWN), claims);
            case NOTHING_BUT_ITS_ALGORITHM_IS_PS256 ->
                    signed(JWSAlgorithm.PS256, "rsa", new RSASSASigner(RSA), claims);
            case NOTHING_BUT_ITS_ALGORITHM_IS_ES256 ->
                    signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(EC), claims);
            default -> signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(RSA), claims);
        };
    }

    private static String signed(
            JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private JWTClaimsSet claims(Wrong wrong) throws Exception {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject("anna-1")
                        .audience(client)
                        .issueTime(at(-1))
                        .expirationTime(at(300))
                        .claim("nonce", nonce)
                        .claim("email", email)
                        .claim("email_verified", true);
        switch (wrong) {
            case EXPIRED -> claims.issueTime(at(-400)).expirationTime(at(-61));
            case NOTHING_IT_EXPIRED_FIFTY_SECONDS_AGO ->
                    claims.issueTime(at(-400)).expirationTime(at(-50));
            case OF_TOMORROW -> claims.issueTime(at(86_400)).expirationTime(at(90_000));
            case WITHOUT_AN_END -> claims.expirationTime(null);
            case OF_ANOTHER_ISSUER -> claims.issuer("https://evil.example");
            case FOR_ANOTHER_AUDIENCE -> claims.audience("client-2");
            case FOR_OTHERS_TOO -> claims.audience(List.of(client, "client-2"));
            case NOTHING_IT_IS_FOR_OTHERS_TOO_AND_SAYS_WHOM ->
                    claims.audience(List.of(client, "client-2")).claim("azp", client);
            case OF_ANOTHER_PARTY -> claims.claim("azp", "client-2");
            case OF_ANOTHER_NONCE -> claims.claim("nonce", "other");
            case WITHOUT_A_NONCE -> claims.claim("nonce", null);
            case WITHOUT_A_SUBJECT -> claims.subject(null);
            case OF_A_LONG_SUBJECT -> claims.subject("x".repeat(256));
            case WITH_ANOTHER_ACCESS_TOKEN -> claims.claim("at_hash", hash("another"));
            case NOTHING_ITS_ACCESS_TOKEN_IS_NAMED -> claims.claim("at_hash", hash(ACCESS_TOKEN));
            default -> {}
        }
        return claims.build();
    }

    private Date at(int seconds) {
        return Date.from(now.plusSeconds(seconds));
    }

    /// OpenID Connect Core section 3.1.3.6.
    private static String hash(String token) throws Exception {
        var digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(token.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
    }
}
