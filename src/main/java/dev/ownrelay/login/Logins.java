package dev.ownrelay.login;

import dev.ownrelay.conversation.AccessTokens;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.UUID;

/// The logins of servers at their providers.
@Service
public class Logins {

    /// Equal for equal logins. Nothing is asked before the first token is wanted.
    public AccessTokens tokens(LoginOf login) {
        throw new UnsupportedOperationException();
    }

    /// For a test of settings that are not stored: an application's way, asked anew each time.
    ///
    /// @param clientSecret as it was typed
    public AccessTokens unstored(LoginOf login, String clientSecret) {
        throw new UnsupportedOperationException();
    }

    public LoginState state(LoginOf login) {
        throw new UnsupportedOperationException();
    }

    /// Whether the operator has registered this installation there, so that an agency need not.
    public boolean operatorHas(LoginSettings.Kind kind) {
        throw new UnsupportedOperationException();
    }

    /// Gives up the consent of a user, or the one that all users of a server share.
    public void forget(UUID serverId, @Nullable UUID userId) {
        throw new UnsupportedOperationException();
    }
}
