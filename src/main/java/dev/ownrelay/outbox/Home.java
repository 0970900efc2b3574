package dev.ownrelay.outbox;

import dev.ownrelay.smtp.OpenIncident;

import java.time.LocalDate;
import java.util.List;

/// What a user sees first.
///
/// @param needing the user's own letters that wait for a decision
/// @param steps the first steps of a new agency that this user may take; empty once a letter was
///   accepted
/// @param troubles what is wrong with the agency's servers; only for administrators
record Home(
        List<LetterRow> needing,
        List<LetterRow> newest,
        List<Day> days,
        List<Step> steps,
        List<OpenIncident> troubles) {

    /// The letters of one day, by what became of them.
    ///
    /// @param other waiting, on hold, not sure or cancelled
    record Day(LocalDate date, long accepted, long refused, long other) {

        public long total() {
            return accepted + refused + other;
        }
    }

    /// A first step.
    ///
    /// @param name the part of the message keys and of the link
    record Step(String name, boolean done) {}

    public boolean quiet() {
        return days.stream().allMatch(day -> day.total() == 0);
    }
}
