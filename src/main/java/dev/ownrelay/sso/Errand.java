package dev.ownrelay.sso;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// What somebody is sent to a provider for.
///
/// @param userId who is signed in already; null: nobody, who will be when they come back
record Errand(Purpose purpose, @Nullable UUID userId) {

    enum Purpose {
        SIGN_IN,

        /// An administrator tries the provider.
        TRY,

        /// Somebody proves that it is still them.
        PROVE
    }

    static final Errand SIGN_IN = new Errand(Purpose.SIGN_IN, null);

    static Errand of(Purpose purpose, SignedIn me) {
        return new Errand(purpose, me.userId());
    }

    /// Whether it may be run at a provider that is not switched on.
    boolean tries() {
        return purpose == Purpose.TRY;
    }

    /// @param me null: nobody is signed in any more
    boolean isOf(@Nullable SignedIn me) {
        return userId == null || me != null && userId.equals(me.userId());
    }
}
