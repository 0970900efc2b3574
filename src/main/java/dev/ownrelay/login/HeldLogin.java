package dev.ownrelay.login;

import dev.ownrelay.login.LoginRows.Renewed;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginTokens.Purpose;
import dev.ownrelay.login.TokenAnswer.Granted;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// A login with its tokens opened, as far as they are its own.
final class HeldLogin {

    /// How long a token must be good for, at least, to be worth starting with.
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final LoginOf login;
    private final LoginRow row;
    private final LoginTokens tokens;

    HeldLogin(LoginOf login, LoginRow row, LoginTokens tokens) {
        this.login = login;
        this.row = row;
        this.tokens = tokens;
    }

    LoginRow row() {
        return row;
    }

    /// Null: nobody has signed in to this login as it is now.
    @Nullable String refreshToken() {
        return tokens.open(Purpose.REFRESH, login, row.id(), row.refresh());
    }

    /// Whether somebody must sign in before anything else.
    boolean signInNeeded() {
        boolean application = login.settings().grant() == Grant.APPLICATION;
        return !application && (row.lostAt() != null || refreshToken() == null);
    }

    /// Null: there is none, or none that is good at this moment, or only the refused one.
    @Nullable String accessToken(Instant now, @Nullable String refused) {
        var token = tokens.open(Purpose.ACCESS, login, row.id(), row.access());
        boolean good = row.expiresAt() != null && now.isBefore(row.expiresAt());
        return good && token != null && !token.equals(refused) ? token : null;
    }

    /// Null: none that is good for some time yet. One that never lives for minutes need not be good
    /// for one.
    @Nullable String lastingToken(Instant now, @Nullable String refused) {
        if (row.expiresAt() == null || row.renewedAt() == null) {
            return null;
        }
        var quarter = Duration.between(row.renewedAt(), row.expiresAt()).dividedBy(4);
        var margin = quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN;
        return now.plus(margin).isBefore(row.expiresAt()) ? accessToken(now, refused) : null;
    }

    /// @param asked when the provider was asked
    Renewed renewed(Granted granted, Instant asked) {
        var refresh = granted.refreshToken();
        return new Renewed(
                refresh.isEmpty() ? null : tokens.seal(Purpose.REFRESH, login, row.id(), refresh),
                tokens.seal(Purpose.ACCESS, login, row.id(), granted.accessToken()),
                asked,
                asked.plus(granted.lifetime()));
    }
}
