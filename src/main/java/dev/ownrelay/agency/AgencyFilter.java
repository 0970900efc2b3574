package dev.ownrelay.agency;

import dev.ownrelay.web.PageNumber;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Which agencies the operator's list shows, as it was asked for.
///
/// @param q part of a name, or exactly the address of an administrator
/// @param page number of the page
record AgencyFilter(String q, @Nullable String page) {

    /// Nobody's name or address is longer.
    private static final int LONGEST = 254;

    AgencyFilter {
        var typed = Objects.requireNonNullElse(q, "").replace('\0', ' ').strip();
        q = typed.substring(0, Math.min(typed.length(), LONGEST));
    }

    public boolean narrowed() {
        return !q.isEmpty();
    }

    boolean mayBeAddress() {
        return q.indexOf('@') >= 0;
    }

    /// A pattern of `like` with `!` as the escape character.
    String pattern() {
        return "%" + q.replaceAll("[!%_]", "!$0") + "%";
    }

    public int number() {
        return PageNumber.of(page);
    }
}
