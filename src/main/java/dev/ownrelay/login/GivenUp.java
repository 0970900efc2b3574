package dev.ownrelay.login;

/// A consent that is stored no longer, as its provider knows it.
public final class GivenUp {

    private final LoginSettings.Kind kind;
    private final String refreshToken;
    private final boolean stillUsed;

    /// @param stillUsed whether the same account is signed in for another server, too
    GivenUp(LoginSettings.Kind kind, String refreshToken, boolean stillUsed) {
        this.kind = kind;
        this.refreshToken = refreshToken;
        this.stillUsed = stillUsed;
    }

    LoginSettings.Kind kind() {
        return kind;
    }

    String refreshToken() {
        return refreshToken;
    }

    boolean stillUsed() {
        return stillUsed;
    }
}
