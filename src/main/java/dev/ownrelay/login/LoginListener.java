package dev.ownrelay.login;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.UUID;

/// Hears what becomes of logins, in the transaction that stores it and for the agency that the
/// thread acts for. Heard by modules that this one must not depend on.
public interface LoginListener {

    /// Somebody has signed in: what waits for it may go on.
    default void signedIn(LoginOf login) {}

    /// Somebody must sign in again.
    default void lost(Lost lost) {}

    /// @param serverName as people know it
    /// @param account as which somebody had signed in
    /// @param reason in the provider's words, bounded
    /// @param owner who signed in; null: they are gone, so the administrators must
    record Lost(
            LoginOf login,
            String serverName,
            String account,
            String reason,
            @Nullable Owner owner) {}

    record Owner(UUID userId, String name, String email, Locale locale) {}
}
