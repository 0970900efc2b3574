package dev.ownrelay.rejection;

import java.util.ArrayList;
import java.util.List;

/// Parts that must occur in this order, with any words between; each part is a choice of sequences
/// of words. A last word that ends in `*` stands for every word that begins so.
record Phrase(List<List<List<String>>> parts) {

    private static final String GAP = "…";
    private static final int MOST_CHOICES = 2_000;

    /// The phrases of a pattern, any of which will do; how a pattern is written is said at the head
    /// of rules.txt.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    static List<Phrase> parse(String pattern) {
        String trimmed = pattern.strip();
        if (trimmed.startsWith("(") && closing(trimmed, 0) == trimmed.length() - 1) {
            return split(trimmed.substring(1, trimmed.length() - 1), '|').stream()
                    .flatMap(choice -> parse(choice).stream())
                    .toList();
        }
        return List.of(
                new Phrase(split(trimmed, GAP.charAt(0)).stream().map(Phrase::part).toList()));
    }

    private static List<List<String>> part(String written) {
        List<String> plain = expand(written);
        if (plain.size() > MOST_CHOICES) {
            throw new IllegalArgumentException("more than 2,000 choices in: " + written);
        }
        return plain.stream().map(Phrase::sequence).toList();
    }

    private static List<String> sequence(String written) {
        if (written.contains(GAP)) {
            throw new IllegalArgumentException("'…' inside a choice: " + written);
        }
        boolean open = written.strip().endsWith("*");
        List<String> words = new ArrayList<>(Words.of(written.replace('*', ' ')));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no word in: '" + written + "'");
        }
        if (open) {
            words.add(words.removeLast() + "*");
        }
        return List.copyOf(words);
    }

    private static List<String> expand(String written) {
        int open = written.indexOf('(');
        if (open < 0) {
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
        throw new IllegalArgumentException("no ')' in: " + written);
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
