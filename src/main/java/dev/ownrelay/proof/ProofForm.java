package dev.ownrelay.proof;

import org.jspecify.annotations.Nullable;

/// @param kept what was asked for, sealed
record ProofForm(String code, String currentPassword, String kept) {

    ProofForm {
        code = given(code).strip();
        currentPassword = given(currentPassword);
        kept = given(kept);
    }

    private static String given(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    @Override
    public String toString() {
        return "ProofForm[]";
    }
}
