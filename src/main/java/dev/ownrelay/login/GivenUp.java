package dev.ownrelay.login;

/// A consent that is stored no longer, as its provider knows it.
public final class GivenUp {

    private final LoginSettings.Kind kind;
    private final String refreshToken;
    private final boolean stillUsed;
    private final boolean usedByOthers;

    /// @param stillUsed whether the same account is signed in for another server, too
    /// @param usedByOthers whether it is so in any agency, by the same registration
    GivenUp(LoginSettings.Kind kind, String refreshToken, boolean stillUsed, boolean usedByOthers) {
        this.kind = kind;
        this.refreshToken = refreshToken;
        this.stillUsed = stillUsed;
        this.usedByOthers = usedByOthers;
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

    boolean usedByOthers() {
        return usedByOthers;
    }
}
