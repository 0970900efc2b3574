package dev.ownrelay.imports;

import dev.ownrelay.provider.Deprecation;
import dev.ownrelay.trial.TestFinding;
import dev.ownrelay.upkeep.ServerIntake.Checked;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// A server of the list with what is found out of it. Its page never prints the password.
///
/// @param standing the server of the table that it seems to be; empty: none
/// @param ends what its provider ends of how it logs in
/// @param proven whether a test of exactly this went well a short while ago
/// @param finding of the test just now; null: none was made
record LookedRow(
        ImportRow row,
        Checked checked,
        String password,
        PasswordState state,
        String standing,
        Optional<Deprecation> ends,
        boolean proven,
        @Nullable TestFinding finding) {

    enum PasswordState {
        /// There is no login.
        NO_LOGIN,

        /// It comes later; until then the server is off.
        LATER,

        KEPT,

        /// It was kept for another host, or another user name.
        AGAIN
    }

    LookedRow with(ImportRow other, boolean well, @Nullable TestFinding test) {
        return new LookedRow(other, checked, password, state, standing, ends, well, test);
    }

    /// Whether there is something to log in with where there is a login.
    public boolean testable() {
        return row.chosen() && checked.ok() && state != PasswordState.LATER && faultless();
    }

    boolean faultless() {
        return state != PasswordState.AGAIN;
    }

    @Override
    public String toString() {
        return "LookedRow[" + state + "]";
    }
}
