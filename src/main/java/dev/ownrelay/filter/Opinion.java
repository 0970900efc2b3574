package dev.ownrelay.filter;

import dev.ownrelay.check.FindingKind;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a spam filter thinks of a message.
///
/// @param filter `rspamd` or `SpamAssassin`
/// @param threshold the score from which it refuses or marks messages
/// @param symbols what the score is made of, the worst first, at most [#MOST]
public record Opinion(String filter, double score, double threshold, List<Symbol> symbols) {

    static final int MOST = 100;
    private static final int LONGEST = 300;

    public Opinion {
        symbols =
                symbols.stream()
                        .sorted(Comparator.comparingDouble(Symbol::score).reversed())
                        .limit(MOST)
                        .toList();
    }

    /// One rule of the filter that the message met.
    ///
    /// @param description in the filter's own words, in one line; may be empty
    public record Symbol(String name, double score, String description) {

        public Symbol {
            name = line(name);
            description = line(description);
        }

        /// The finding that says the same, where there is one; the others are for IT.
        public Optional<FindingKind> kind() {
            return SymbolKinds.of(name);
        }
    }

    private static String line(String said) {
        var bounded = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
        return bounded.replaceAll("[\\p{Cc}\\p{Cf}\\s]", " ").strip();
    }
}
