package dev.ownrelay.account;

import org.jspecify.annotations.Nullable;

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
        boolean enabled) {

    /// Whether the session still says what the row says.
    boolean matches(SignedIn signedIn) {
        return enabled && role == signedIn.role() && operator == signedIn.operator();
    }

    String language() {
        return locale == null ? agencyLocale : locale;
    }

    Me me() {
        return new Me(
                displayName, email, agencyName, role == Role.ADMIN, operator, theme, language());
    }
}
