package dev.ownrelay.login;

import dev.ownrelay.mail.HeaderText;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a provider says of its reasons, as it may be kept and shown: bounded, and without what it
/// was told, whole or in parts, as it was or encoded. Whoever repeats a secret hides it so.
public final class ProviderWords {

    private static final int MOST = 300;

    /// Longer ones may be an encoded secret, and tell people nothing.
    private static final int LONGEST_WORD = 23;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}+/=_~-]{4,}");

    /// Numbers by which Microsoft finds the request again; they fill a line.
    private static final Pattern TRACE = Pattern.compile("(?s)\\s*(?:Trace|Correlation) ID:.*");

    private ProviderWords() {}

    /// @param told what must not be repeated
    public static String clean(String words, Collection<String> told) {
        var bounded = words.length() > 4 * MOST ? words.substring(0, 4 * MOST) : words;
        var text = HeaderText.clean(TRACE.matcher(bounded).replaceFirst(""));
        for (var secret : told) {
            text = secret.length() < 4 ? text : text.replace(secret, "***");
        }
        var hidden = WORD.matcher(text).replaceAll(found -> word(found, told));
        return hidden.length() > MOST ? hidden.substring(0, MOST) : hidden;
    }

    private static String word(MatchResult found, Collection<String> told) {
        var word = found.group();
        boolean tells = word.length() > LONGEST_WORD || told.stream().anyMatch(t -> tells(word, t));
        return tells ? "***" : Matcher.quoteReplacement(word);
    }

    private static boolean tells(String word, String secret) {
        return secret.contains(word) || word.contains(secret) || decoded(word).contains(secret);
    }

    private static String decoded(String word) {
        try {
            var standard = word.replace('-', '+').replace('_', '/');
            return new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
