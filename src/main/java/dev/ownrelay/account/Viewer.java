package dev.ownrelay.account;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// The row of the user who looks at a page, and what it says of the agency.
///
/// @param locale null: the language of the agency
record Viewer(
        String displayName,
        String email,
        String agencyName,
        Role role,
        boolean operator,
        String theme,
        @Nullable String locale,
        String agencyLocale,
        boolean agencyPaused,
        boolean enabled,
        SignInMark mark) {

    Viewer(
            String displayName,
            String email,
            String agencyName,
            Role role,
            boolean operator,
            String theme,
            @Nullable String locale,
            String agencyLocale,
            boolean agencyPaused,
            boolean enabled,
            String passwordHash) {
        this(
                displayName,
                email,
                agencyName,
                role,
                operator,
                theme,
                locale,
                agencyLocale,
                agencyPaused,
                enabled,
                SignInMark.of(passwordHash));
    }

    /// Whether the session still says what the row says.
    boolean matches(SignedIn signedIn, HttpServletRequest request) {
        return enabled
                && role == signedIn.role()
                && operator == signedIn.operator()
                && mark.fits(request);
    }

    String language() {
        return locale == null ? agencyLocale : locale;
    }

    Me me(UUID id) {
        return new Me(
                id,
                displayName,
                email,
                agencyName,
                role == Role.ADMIN,
                operator,
                theme,
                language());
    }
}
