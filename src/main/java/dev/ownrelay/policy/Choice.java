package dev.ownrelay.policy;

import dev.ownrelay.check.Severity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an agency makes of a finding. That it leaves it to Ownrelay is no choice.
enum Choice {
    OFF,
    ADVISES,
    WARNS,
    STOPS;

    /// As it stands in pages and in the message files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Choice> of(String word) {
        return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst();
    }

    /// As it is stored; empty: a node of another version knows what it means.
    static Optional<Choice> stored(String name) {
        return Arrays.stream(values()).filter(choice -> choice.name().equals(name)).findFirst();
    }

    /// Empty: such a finding is not shown.
    Optional<Severity> severity() {
        return switch (this) {
            case OFF -> Optional.empty();
            case ADVISES -> Optional.of(Severity.ADVISES);
            case WARNS -> Optional.of(Severity.WARNS);
            case STOPS -> Optional.of(Severity.STOPS);
        };
    }
}
