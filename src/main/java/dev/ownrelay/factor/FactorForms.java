package dev.ownrelay.factor;

import org.jspecify.annotations.Nullable;

/// The forms of the second factor. None of them is ever shown again.
final class FactorForms {

    private FactorForms() {}

    record Change(String currentPassword, String code) {

        Change {
            currentPassword = given(currentPassword);
            code = given(code).strip();
        }

        @Override
        public String toString() {
            return "Change[]";
        }
    }

    /// @param kept what was asked for, sealed
    record Proof(String code, String currentPassword, String kept) {

        Proof {
            code = given(code).strip();
            currentPassword = given(currentPassword);
            kept = given(kept);
        }

        @Override
        public String toString() {
            return "Proof[]";
        }
    }

    record Code(String code) {

        Code {
            code = given(code).strip();
        }

        @Override
        public String toString() {
            return "Code[]";
        }
    }

    private static String given(@Nullable String typed) {
        return typed == null ? "" : typed;
    }
}
