package dev.ownrelay.sso;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Whether people may sign in by password, and which administrators may in any case.
///
/// @param keepers ids of users
record PasswordsForm(Boolean signInHere, List<String> keepers) {

    PasswordsForm {
        signInHere = Boolean.TRUE.equals(signInHere);
        keepers = keepers == null ? List.of() : List.copyOf(keepers);
    }

    /// What is no id is nobody.
    Set<UUID> kept() {
        return keepers.stream()
                .map(PasswordsForm::id)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
