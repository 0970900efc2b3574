package dev.ownrelay.web;

import org.jspecify.annotations.Nullable;

/// Which page of a list a link asks for.
public final class PageNumber {

    private static final int LAST = 100_000;

    private PageNumber() {}

    /// @return the first for what is no number
    public static int of(@Nullable String typed) {
        try {
            return typed == null ? 1 : Math.clamp(Long.parseLong(typed), 1, LAST);
        } catch (NumberFormatException noNumber) {
            return 1;
        }
    }
}
