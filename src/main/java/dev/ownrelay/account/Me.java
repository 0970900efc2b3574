package dev.ownrelay.account;

/// The signed-in user as every page shows them, in the model as `me`.
///
/// @param theme `auto`, `light` or `dark`
/// @param locale the language pages are written in for this user, a BCP 47 tag
public record Me(
        String displayName,
        String email,
        String agencyName,
        boolean admin,
        boolean operator,
        String theme,
        String locale) {}
