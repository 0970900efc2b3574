package dev.ownrelay.account;

import java.util.Set;
import java.util.UUID;

/// Says whose password lets in, where an agency signs in with its organisation. Told by the module
/// of single sign-on, which this one must not depend on.
public interface PasswordRule {

    boolean admits(AppUser user);

    /// Users whom no password lets in, as the provider of their organisation does.
    Set<UUID> withoutPassword();

    /// Whether no other administrator gets in when the organisation's provider is not there. To be
    /// asked when the rows of the administrators are locked.
    boolean isLastWayIn(UUID userId);
}
