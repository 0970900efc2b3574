package dev.ownrelay.server;

import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.secret.SealedSecret;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;

/// The columns of a server that say how its login is had from a provider, if it is.
@Embeddable
class LoginColumns {

    @Enumerated(EnumType.STRING)
    private LoginSettings.@Nullable Kind signIn;

    @Enumerated(EnumType.STRING)
    private LoginSettings.@Nullable Grant loginGrant;

    private String clientId = "";
    private @Nullable String sealedClientSecret;
    private String directory = "";
    private String authorizationUrl = "";
    private String tokenUrl = "";
    private String scopes = "";

    /// @param settings null: the login is none, or a password
    static LoginColumns of(@Nullable LoginSettings settings, @Nullable SealedSecret clientSecret) {
        var columns = new LoginColumns();
        if (settings != null) {
            columns.signIn = settings.kind();
            columns.loginGrant = settings.grant();
            columns.clientId = settings.clientId();
            columns.directory = settings.directory();
            columns.authorizationUrl = settings.authorizationUrl();
            columns.tokenUrl = settings.tokenUrl();
            columns.scopes = settings.scopes();
            columns.sealedClientSecret = clientSecret == null ? null : clientSecret.stored();
        }
        return columns;
    }

    /// Null: the login is none, or a password.
    @Nullable LoginSettings settings() {
        return signIn == null || loginGrant == null
                ? null
                : new LoginSettings(
                        signIn,
                        loginGrant,
                        clientId,
                        directory,
                        authorizationUrl,
                        tokenUrl,
                        scopes);
    }

    @Nullable SealedSecret clientSecret() {
        return sealedClientSecret == null ? null : new SealedSecret(sealedClientSecret);
    }
}
