package dev.ownrelay.compose;

import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.mail.HeaderText;

import org.springframework.web.util.HtmlUtils;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills `{{firstName}}` and `{{lastName}}`, in Dutch `{{voornaam}}` and `{{achternaam}}`. Only
/// these words are known, there is no logic, and what is filled in is never read again.
record MergeFields(String firstName, String lastName) {

    private static final Pattern FIELD =
            Pattern.compile("\\{\\{ ?(?:(firstName|voornaam)|lastName|achternaam) ?}}");

    MergeFields {
        firstName = HeaderText.clean(firstName);
        lastName = HeaderText.clean(lastName);
    }

    static MergeFields of(Candidate candidate) {
        return new MergeFields(candidate.firstName(), candidate.lastName());
    }

    String inText(String template) {
        return fill(template, UnaryOperator.identity());
    }

    String inHtml(String template) {
        return fill(template, v -> HtmlUtils.htmlEscape(v, StandardCharsets.UTF_8.name()));
    }

    private String fill(String template, UnaryOperator<String> escape) {
        return FIELD.matcher(template)
                .replaceAll(field ->
                        Matcher.quoteReplacement(
                                escape.apply(field.group(1) != null ? firstName : lastName)));
    }
}
