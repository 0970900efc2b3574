package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;

/// Rules in order of weight.
final class RuleBook {

    private final List<Rule> rules;
    private final PhraseTree phrases = new PhraseTree();
    private final BitSet wordless = new BitSet();

    RuleBook(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            int number = i;
            rules.get(i).phrases().forEach(phrase -> phrases.add(phrase, number));
            wordless.set(i, rules.get(i).phrases().isEmpty());
        }
    }

    /// The first rule that holds, if one does.
    @Nullable Rule find(Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        String digits = Integer.toString(code);
        BitSet held = phrases.find(Words.of(text));
        held.or(wordless);
        for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
            if (rules.get(i).applies(stage, digits, enhanced)) {
                return rules.get(i);
            }
        }
        return null;
    }
}
