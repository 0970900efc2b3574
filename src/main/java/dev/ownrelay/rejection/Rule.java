package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

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

    /// Enhanced codes from `low` to `high`.
    ///
    /// @param status 0 when any
    record EnhancedRange(int status, int subject, int low, int high) {

        boolean holds(EnhancedCode code) {
            return (status == 0 || status == code.status())
                    && subject == code.subject()
                    && low <= code.detail()
                    && code.detail() <= high;
        }
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
