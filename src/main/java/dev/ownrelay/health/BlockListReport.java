package dev.ownrelay.health;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What block lists say of something, as they were asked last.
///
/// @param lines one for each list, those that name it first
public record BlockListReport(List<Line> lines) {

    /// What a list says. In the order of the page.
    public enum State {
        LISTED,

        /// The list did not answer, or what came is no answer.
        UNKNOWN,

        NOT_LISTED
    }

    /// @param list its name, for people
    /// @param page that says how to get off; empty: nobody knows
    /// @param subjects the addresses, or the domain, that it names
    /// @param since when the first of them was seen there; null: none is
    /// @param meanings message keys of why, as the list's answer says
    /// @param reasons in the list's own words: to be escaped
    public record Line(
            String list,
            String page,
            State state,
            List<String> subjects,
            @Nullable Instant since,
            Instant askedAt,
            List<String> meanings,
            List<String> reasons) {

        public boolean listed() {
            return state == State.LISTED;
        }

        /// `listed`, `not-listed` or `unknown`.
        public String word() {
            return switch (state) {
                case LISTED -> "listed";
                case NOT_LISTED -> "not-listed";
                case UNKNOWN -> "unknown";
            };
        }
    }

    public BlockListReport {
        lines =
                lines.stream()
                        .sorted(Comparator.comparing(Line::state).thenComparing(Line::list))
                        .toList();
    }

    public boolean listed() {
        return lines.stream().anyMatch(Line::listed);
    }

    /// How many lists say that they do not name it.
    public long clear() {
        return count(State.NOT_LISTED);
    }

    /// How many lists could not be asked.
    public long unknown() {
        return count(State.UNKNOWN);
    }

    /// When the last of them was asked; null: none was.
    public @Nullable Instant askedAt() {
        return lines.stream().map(Line::askedAt).max(Instant::compareTo).orElse(null);
    }

    private long count(State state) {
        return lines.stream().filter(line -> line.state() == state).count();
    }
}
