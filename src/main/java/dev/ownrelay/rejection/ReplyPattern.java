package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/// A reply without what is somebody's own: only words of the vocabulary of mail servers stand in
/// it, everything else is `~`. A list of words that may stay cannot forget a name, as a list of
/// words that must go would.
///
/// @param enhanced the enhanced code, empty when there is none
/// @param words at most 300 characters
public record ReplyPattern(Stage stage, int code, String enhanced, String words) {

    static final String OTHER = "~";

    private static final int LONGEST_REPLY = 1_024;
    private static final int LONGEST_PATTERN = 300;
    private static final int LONGEST_WORD = 24;

    /// What belongs together although it has a sign in it, and is never a word: an address, a host,
    /// a path, a number.
    private static final Pattern WHOLE = Pattern.compile("[\\s\"'<>()\\[\\]{},;!?|]+");

    /// A word that a server only repeats, such as the name of a mailbox.
    private static final Pattern QUOTED =
            Pattern.compile("<[^<>\\s]{1,100}+>|(?<!\\p{L})(['\"`])[^\\s'\"`]{1,100}+\\1");

    /// The pattern of a reply. Any text is safe to give; only its first 1,024 characters are read.
    public static ReplyPattern of(
            Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        var known = enhanced != null ? enhanced : EnhancedCode.find(text).orElse(null);
        var words = new StringBuilder();
        var head = Head.of(text, LONGEST_REPLY);
        for (String token : WHOLE.split(QUOTED.matcher(head).replaceAll(" " + OTHER + " "))) {
            add(word(token), words);
        }
        return new ReplyPattern(
                stage, code, known == null ? "" : known.toString(), words.toString());
    }

    private static void add(String word, StringBuilder words) {
        boolean twice = word.equals(OTHER) && words.toString().endsWith(OTHER);
        if (!word.isEmpty() && !twice && words.length() + word.length() < LONGEST_PATTERN) {
            words.append(words.isEmpty() ? "" : " ").append(word);
        }
    }

    /// A code vanishes, a word that mail servers use stays, and anything else is unsaid.
    private static String word(String token) {
        if (token.equals(OTHER)) {
            return OTHER;
        }
        var bare = token.replaceAll("^[\\p{Punct}…]{0,9}|[\\p{Punct}…]{0,9}$", "");
        if (bare.isEmpty() || bare.matches("[2-5]\\d\\d|[2-5]\\.\\d{1,3}\\.\\d{1,3}")) {
            return "";
        }
        var written = bare.replace('’', '\'');
        return bare.length() <= LONGEST_WORD && Vocabulary.isNobody(written)
                ? written.toLowerCase(Locale.ROOT)
                : OTHER;
    }
}
