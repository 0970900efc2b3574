package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One line of a rules file. An empty condition holds for every reply.
///
/// @param codes reply codes, each with the first digits that must agree
/// @param provider whose documented wording it is, for the reader of the file
/// @param phrases any of them must occur
record Rule(
        Cause cause,
        List<String> codes,
        List<EnhancedRange> enhanced,
        Set<Stage> stages,
        String provider,
        List<Phrase> phrases) {

    private static final int COLUMNS = 6;
    private static final String ANY = "-";

    /// Enhanced codes from `low` to `high`.
    ///
    /// @param status 0 when any
    record EnhancedRange(int status, int subject, int low, int high) {

        static EnhancedRange parse(String written) {
            String[] parts = written.split("\\.", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("no enhanced code: " + written);
            }
            String[] details = parts[2].split("-", 2);
            return new EnhancedRange(
                    parts[0].equals("x") ? 0 : Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(details[0]),
                    Integer.parseInt(details[details.length - 1]));
        }

        boolean holds(EnhancedCode code) {
            return (status == 0 || status == code.status())
                    && subject == code.subject()
                    && low <= code.detail()
                    && code.detail() <= high;
        }
    }

    /// Reads a line: cause, codes, enhanced codes, stages, provider and pattern.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    static Rule parse(String line) {
        String[] column = line.strip().split("\\s+", COLUMNS);
        if (column.length < COLUMNS) {
            throw new IllegalArgumentException("fewer than six columns");
        }
        return new Rule(
                Cause.of(column[0])
                        .orElseThrow(
                                () -> new IllegalArgumentException("no such cause: " + column[0])),
                list(column[1]).toList(),
                list(column[2]).map(EnhancedRange::parse).toList(),
                list(column[3])
                        .map(Stage::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class))),
                column[4],
                column[5].equals(ANY) ? List.of() : Phrase.parse(column[5]));
    }

    private static Stream<String> list(String written) {
        return written.equals(ANY) ? Stream.of() : Arrays.stream(written.split(","));
    }

    /// Whether everything but the words agrees.
    boolean applies(Stage stage, String code, @Nullable EnhancedCode reply) {
        return (stages.isEmpty() || stages.contains(stage))
                && (codes.isEmpty() || startsWithOne(code))
                && (enhanced.isEmpty() || (reply != null && holdsOne(reply)));
    }

    private boolean startsWithOne(String code) {
        for (String digits : codes) {
            if (code.startsWith(digits)) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsOne(EnhancedCode reply) {
        for (EnhancedRange range : enhanced) {
            if (range.holds(reply)) {
                return true;
            }
        }
        return false;
    }
}
