package dev.ownrelay.account;

import java.util.UUID;

/// The signed-in user as every page shows them, in the model as `me`.
///
/// @param id says whose page it is, whatever the address becomes
/// @param theme `auto`, `light` or `dark`
/// @param locale the language pages are written in for this user, a BCP 47 tag
public record Me(
        UUID id,
        String displayName,
        String email,
        String agencyName,
        boolean admin,
        boolean operator,
        String theme,
        String locale) {}
