package dev.ownrelay.login;

import dev.ownrelay.secret.SealedSecret;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// One login: of a server, or of one user at a server. Tokens are sealed to all of it, so that
/// those of another login, or of settings that changed since, are never sent.
///
/// @param userId only where each user signs in
/// @param account the user name at the mail server; where each user signs in, the address of the
///   user, unless the provider says better (see {@link LoginState#account()})
/// @param clientSecret sealed by {@link ClientSecrets}: of the registration, or for Google's
///   application way the key file of the service account; null: none, or the operator's own
/// @param destination of the mail server: host, port, TLS mode, fingerprint of its own authorities
public record LoginOf(
        UUID agency,
        UUID serverId,
        @Nullable UUID userId,
        String account,
        LoginSettings settings,
        @Nullable SealedSecret clientSecret,
        List<String> destination) {

    public LoginOf {
        destination = List.copyOf(destination);
    }

    /// Of the mail server.
    String host() {
        return destination.getFirst();
    }

    @Override
    public String toString() {
        return "LoginOf[%s of %s]".formatted(settings.kind(), serverId);
    }
}
