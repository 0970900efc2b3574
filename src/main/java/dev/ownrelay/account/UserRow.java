package dev.ownrelay.account;

import java.util.UUID;

/// A user in the list of users.
record UserRow(
        UUID id, String displayName, String email, Role role, boolean operator, boolean enabled) {

    static UserRow of(AppUser user) {
        return new UserRow(
                user.getId(),
                user.displayName(),
                user.email(),
                user.role(),
                user.operator(),
                user.enabled());
    }
}
