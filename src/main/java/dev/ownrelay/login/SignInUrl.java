package dev.ownrelay.login;

import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.login.SignInRequests.Begun;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Where a browser is sent so that somebody signs in (RFC 6749 section 4.1.1, RFC 7636).
final class SignInUrl {

    private SignInUrl() {}

    static URI of(ServerLogin server, Registration client, Begun begun, URI callback) {
        var url =
                new QueryUrl(client.signInUrl())
                        .with("response_type", "code")
                        .with("client_id", client.clientId())
                        .with("redirect_uri", callback.toString())
                        .with("scope", client.scopes())
                        .with("state", begun.state())
                        .with("nonce", begun.nonce())
                        .with("code_challenge", challenge(begun.verifier()))
                        .with("code_challenge_method", "S256")
                        .with("login_hint", server.login().account());
        return more(url, server.login().settings().kind(), client.scopes()).toUri();
    }

    /// What each wants to be told so that it gives a token that can be renewed, and lets people
    /// choose who they are.
    private static QueryUrl more(QueryUrl url, Kind kind, String scopes) {
        return switch (kind) {
            case MICROSOFT -> url.with("prompt", "select_account");
            case GOOGLE -> url.with("access_type", "offline").with("prompt", "consent");
            case OAUTH ->
                    List.of(scopes.split(" ")).contains("offline_access")
                            ? url.with("prompt", "consent")
                            : url;
        };
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var octets = digest.digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
