package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What replies about different messages have in common when they say the same: the codes and the
/// words, with `~` for addresses, hosts, numbers, marks, dates and quotations. It keeps the words
/// of every language, and with them names, so it stays in the agency; what may leave it is a
/// [ReplyPattern].
///
/// @param text at most 400 characters; empty when the server said nothing
public record ReplyShape(String text) {

    private static final String OTHER = "~";

    private static final int LONGEST_REPLY = 1_024;
    private static final int LONGEST_QUOTATION = 100;
    private static final int LONGEST_WORD = 40;
    private static final int LONGEST_SHAPE = 400;

    private static final String OPENING = "\"'`<[“„«‘「";
    private static final String CLOSING = "\"''>]”“»’」";

    private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{C}\\p{Z}\"<>()\\[\\]{},;!?|]+");
    private static final Pattern NO_MESSAGE = Pattern.compile("[^\\p{L}]+");
    private static final Pattern EDGES = Pattern.compile("^[\\p{Punct}…]+|[\\p{Punct}…]+$");
    private static final Pattern CODE =
            Pattern.compile("(?:[2-5]\\d\\d-?)?(?:[245]\\.\\d{1,3}\\.\\d{1,3})?");

    /// What stands in a word only when it is an address, a host, a path or a mark.
    private static final String JOINTS = "@./\\=_:&%+*#$^~";

    private static final Set<String> DAYS_AND_MONTHS =
            Set.of(
                    ("mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec")
                            .split(" "));

    /// The shape of a reply. Any text is safe to give; only its first 1,024 characters are read.
    ///
    /// @param code 0 when there was none
    /// @param enhanced what is known of it apart from the text; it counts only when there is no
    ///   text, because the same words arrive with it and without it
    /// @param people names and addresses of the message, which a server may repeat
    public static ReplyShape of(
            int code, @Nullable EnhancedCode enhanced, String text, Collection<String> people) {
        var shape = new StringBuilder(code == 0 ? "" : Integer.toString(code));
        EnhancedCode.find(text)
                .or(() -> Optional.ofNullable(text.isBlank() ? enhanced : null))
                .ifPresent(known -> add(known.toString(), shape));
        var own = own(people);
        var head = withoutFullNames(Head.of(text, LONGEST_REPLY), people);
        for (String token : BETWEEN.split(withoutQuotations(head))) {
            add(word(token, own), shape);
        }
        return new ReplyShape(shape.toString());
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    private static void add(String word, StringBuilder shape) {
        boolean twice = word.equals(OTHER) && shape.toString().endsWith(OTHER);
        if (!word.isEmpty() && !twice && shape.length() + word.length() < LONGEST_SHAPE) {
            shape.append(shape.isEmpty() ? "" : " ").append(word);
        }
    }

    private static String word(String token, Set<String> own) {
        if (token.equals(OTHER)) {
            return OTHER;
        }
        var bare = EDGES.matcher(token).replaceAll("");
        if (CODE.matcher(bare).matches()) {
            return "";
        }
        var lower = bare.toLowerCase(Locale.ROOT).replace('’', '\'');
        return lower.length() > LONGEST_WORD
                        || DAYS_AND_MONTHS.contains(lower)
                        || own.contains(lower)
                        || lower.chars().anyMatch(ReplyShape::joins)
                ? OTHER
                : lower;
    }

    private static boolean joins(int c) {
        return Character.isDigit(c) || JOINTS.indexOf(c) >= 0;
    }

    /// A name like *Eva de Boer* holds a word that mail servers use too.
    private static String withoutFullNames(String text, Collection<String> people) {
        var rest = text;
        for (var person : people) {
            if (person.indexOf(' ') > 0) {
                int how = Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                rest = Pattern.compile(person, how).matcher(rest).replaceAll(" " + OTHER + " ");
            }
        }
        return rest;
    }

    private static String withoutQuotations(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int end = endOfQuotation(text, i);
            if (end > i) {
                plain.append(' ').append(OTHER).append(' ');
                i = end;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    /// Where the quotation ends that begins here; -1 when none does.
    private static int endOfQuotation(String text, int start) {
        char c = text.charAt(start);
        int kind = OPENING.indexOf(c);
        boolean apostrophe = c == '\'' && start > 0 && Character.isLetter(text.charAt(start - 1));
        if (kind < 0 || apostrophe) {
            return -1;
        }
        int most = Math.min(text.length(), start + LONGEST_QUOTATION);
        return text.indexOf(CLOSING.charAt(kind), start + 1, most);
    }

    /// The words of names and of the parts of addresses before the at sign. A word that mail
    /// servers use stays: an address may begin with `user`.
    private static Set<String> own(Collection<String> people) {
        var own = new HashSet<String>();
        for (var person : people) {
            int at = person.lastIndexOf('@');
            var name = (at < 0 ? person : person.substring(0, at)).toLowerCase(Locale.ROOT);
            own.add(name);
            own.addAll(List.of(NO_MESSAGE.split(name)));
        }
        own.removeIf(word -> word.isEmpty() || Vocabulary.holds(word));
        return own;
    }
}
