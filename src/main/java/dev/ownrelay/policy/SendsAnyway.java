package dev.ownrelay.policy;

import dev.ownrelay.account.Role;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Who may send an email that is stopped.
enum SendsAnyway {
    ADMINISTRATORS,
    EVERYBODY,
    NOBODY;

    /// As it stands in pages and in the message files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SendsAnyway> of(String word) {
        return Arrays.stream(values()).filter(who -> who.word().equals(word)).findFirst();
    }

    /// What a node of another version stored lets fewer people send, not more.
    static SendsAnyway stored(String name) {
        return Arrays.stream(values())
                .filter(who -> who.name().equals(name))
                .findFirst()
                .orElse(ADMINISTRATORS);
    }

    boolean includes(Role role) {
        return this == EVERYBODY || this == ADMINISTRATORS && role == Role.ADMIN;
    }
}
