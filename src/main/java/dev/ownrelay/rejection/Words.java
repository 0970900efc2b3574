package dev.ownrelay.rejection;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// Brings the words of a server, and the words of a rule, into one shape: lower case, without
/// accents and punctuation, each Chinese or Japanese character a word. An e-mail address becomes
/// `@`, because whoever is written to must not choose the explanation. Numbers of one to three
/// digits vanish: reply codes, IP addresses and the repeated codes of a reply of several lines
/// would cut sentences apart.
final class Words {

    static final int LONGEST = 1_024;

    private static final int LONGEST_MARKUP = 12;
    private static final char ESCAPE = 0x1b;
    private static final String TOKEN_ENDS = "<>()[]\",;:";

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int wordsBeforeToken;

    private Words() {}

    /// The words of the first 1,024 characters.
    static List<String> of(String text) {
        String head = Head.of(text, LONGEST);
        return new Words()
                .read(ascii(head) ? head : Normalizer.normalize(head, Normalizer.Form.NFKD));
    }

    private List<String> read(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<' || c == ESCAPE) {
                endWord();
                i = markup(text, i);
                wordsBeforeToken = words.size();
            } else if (c == '@') {
                i = address(text, i);
            } else if (unspaced(c)) {
                endWord();
                words.add(String.valueOf(c));
            } else if (Character.isLetterOrDigit(c) || c == '_') {
                word.append(Character.toLowerCase(c));
            } else if (!silent(text, i)) {
                endWord();
                wordsBeforeToken = endsToken(c) ? words.size() : wordsBeforeToken;
            }
        }
        endWord();
        return words;
    }

    /// The last position of the HTML tag or terminal code that begins here, or this position.
    private static int markup(String text, int from) {
        boolean tag = text.charAt(from) == '<';
        int limit = Math.min(text.length(), from + LONGEST_MARKUP);
        for (int i = from + 1; i < limit; i++) {
            char c = text.charAt(i);
            boolean message = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (tag ? c == '>' : message) {
                return i;
            }
            if (tag && !message && c != '/') {
                return from;
            }
        }
        return from;
    }

    /// Puts `@` in place of the whole token around an at sign and returns its last position.
    private int address(String text, int at) {
        word.setLength(0);
        words.subList(wordsBeforeToken, words.size()).clear();
        words.add("@");
        int end = at;
        while (end < text.length() && !endsToken(text.charAt(end))) {
            end++;
        }
        wordsBeforeToken = words.size();
        return end - 1;
    }

    private void endWord() {
        if (!word.isEmpty() && !noise()) {
            words.add(word.toString());
        }
        word.setLength(0);
    }

    /// `001` is no noise, for it is a part of names such as `SC-001`.
    private boolean noise() {
        int length = word.length();
        if (length > 3 || (length == 3 && word.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!Character.isDigit(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Chinese and Japanese put no blanks between words, so each character is one.
    private static boolean unspaced(char c) {
        return c >= 0x3041 && c <= 0x30ff && Character.isLetter(c) || c >= 0x4e00 && c <= 0x9fff;
    }

    private static boolean endsToken(char c) {
        return c <= ' ' || TOKEN_ENDS.indexOf(c) >= 0;
    }

    /// An apostrophe inside a word (isn't), or the accent that decomposition split off.
    private static boolean silent(String text, int i) {
        char c = text.charAt(i);
        if (c == '\'' || c == '\u2019') {
            return i > 0
                    && i + 1 < text.length()
                    && Character.isLetter(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1));
        }
        return c > 127 && Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }
}
