package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Explanation.Basis;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

/// Explains the replies of mail servers, and failures without a reply, by the rules of `rules.txt`.
@Component
public class Rejections {

    private final RuleBook rules;

    /// Explains by the built-in rules alone.
    public Rejections() {
        this(new RejectionProperties(null));
    }

    /// @throws RulesRefusedException if the operator's file holds a line that is no rule
    @Autowired
    Rejections(RejectionProperties properties) {
        List<Rule> all = new ArrayList<>();
        if (properties.rulesFile() != null) {
            all.addAll(RulesFile.read(properties.rulesFile()));
        }
        all.addAll(RulesFile.builtIn());
        rules = new RuleBook(all);
    }

    /// What a reply, or a failure without one, means. Any text is safe to give; only its first
    /// 1,024 characters are read.
    ///
    /// @param code 0 when there was no reply
    /// @param enhanced null when not known apart from the text
    public Explanation explain(
            Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        EnhancedCode known = enhanced != null ? enhanced : EnhancedCode.find(text).orElse(null);
        boolean permanent = code == 0 ? known != null && known.status() == 5 : code >= 500;
        Rule rule = find(InnerReply.of(stage, code, known, text));
        if (rule == null || rule.cause() == Cause.UNKNOWN) {
            return Explanation.of(Cause.UNKNOWN, Basis.NOTHING, permanent);
        }
        Basis basis = rule.phrases().isEmpty() ? Basis.CODE : Basis.WORDS;
        return Explanation.of(rule.cause(), basis, permanent);
    }

    private @Nullable Rule find(InnerReply said) {
        return rules.find(said.stage(), said.code(), said.enhanced(), said.text());
    }
}
