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
