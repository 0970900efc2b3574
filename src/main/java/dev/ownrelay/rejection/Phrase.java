package dev.ownrelay.rejection;

import java.util.ArrayList;
import java.util.List;

/// Parts that must occur in this order, with any words between; each part is a choice of sequences
/// of words. A last word that ends in `*` stands for every word that begins so.
record Phrase(List<List<List<String>>> parts) {

    private static final String GAP = "…";
    private static final int MOST_CHOICES = 2_000;
    private static final String UNBALANCED = "patterns in which every bracket is closed";

    /// The phrases of a pattern, any of which will do; how a pattern is written is said at the head
    /// of rules.txt.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    static List<Phrase> parse(String pattern) {
        return phrases(pattern.replace("...", GAP));
    }

    private static List<Phrase> phrases(String pattern) {
        String trimmed = pattern.strip();
        if (trimmed.startsWith("(") && closing(trimmed, 0) == trimmed.length() - 1) {
            return split(trimmed.substring(1, trimmed.length() - 1), '|').stream()
                    .flatMap(choice -> phrases(choice).stream())
                    .toList();
        }
        return List.of(
                new Phrase(split(trimmed, GAP.charAt(0)).stream().map(Phrase::part).toList()));
    }

    private static List<List<String>> part(String written) {
        List<String> plain = expand(written);
        if (plain.size() > MOST_CHOICES) {
            throw new IllegalArgumentException("patterns of at most 2,000 choices a part");
        }
        return plain.stream().map(Phrase::sequence).toList();
    }

    private static List<String> sequence(String written) {
        String plain = written.strip();
        int star = plain.indexOf('*');
        boolean open = star >= 0;
        if (plain.contains(GAP)) {
            throw new IllegalArgumentException("patterns whose … stands outside brackets");
        }
        if (plain.contains("|")) {
            throw new IllegalArgumentException("patterns whose choices stand in brackets, (a|b)");
        }
        if (open && (star < plain.length() - 1 || !ends(plain, star))) {
            throw new IllegalArgumentException(
                    "patterns whose * ends the last word before … or the end");
        }
        List<String> words = new ArrayList<>(Words.of(plain.replace('*', ' ')));
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "patterns with a word in each part and choice, and numbers of one to three"
                            + " digits are none");
        }
        if (open) {
            words.add(words.removeLast() + "*");
        }
        return List.copyOf(words);
    }

    private static boolean ends(String written, int at) {
        return at > 0 && Character.isLetterOrDigit(written.charAt(at - 1));
    }

    private static List<String> expand(String written) {
        int open = written.indexOf('(');
        if (open < 0) {
            if (written.indexOf(')') >= 0) {
                throw new IllegalArgumentException(UNBALANCED);
            }
            return List.of(written);
        }
        int close = closing(written, open);
        List<String> heads = split(written.substring(open + 1, close), '|');
        List<String> rests = expand(written.substring(close + 1));
        List<String> all = new ArrayList<>();
        for (String head : heads) {
            for (String choice : expand(head)) {
                rests.forEach(rest -> all.add(written.substring(0, open) + choice + rest));
            }
        }
        return all;
    }

    private static int closing(String written, int open) {
        int depth = 0;
        for (int i = open; i < written.length(); i++) {
            depth += written.charAt(i) == '(' ? 1 : written.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException(UNBALANCED);
    }

    /// Splits where the separator stands outside brackets.
    private static List<String> split(String written, char separator) {
        List<String> pieces = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                pieces.add(written.substring(start, i));
                start = i + 1;
            }
        }
        pieces.add(written.substring(start));
        return pieces;
    }
}
