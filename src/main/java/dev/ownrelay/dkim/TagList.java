package dev.ownrelay.dkim;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Reads a list of `name=value`, as signatures and keys are written (RFC 6376 section 3.2).
final class TagList {

    private static final int LONGEST = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*+");

    /// @param value without the white space around it
    /// @param place where the value begins
    /// @param from where the text begins that belongs to the value, white space included
    /// @param to where it ends
    record Tag(String name, String value, int place, int from, int to) {}

    private final String text;
    private final SequencedMap<String, Tag> tags = new LinkedHashMap<>();

    private TagList(String text) {
        this.text = text;
    }

    static TagList parse(String text) throws DkimSyntaxException {
        if (text.length() > LONGEST) {
            throw new DkimSyntaxException(LONGEST);
        }
        var list = new TagList(text);
        list.read();
        return list;
    }

    Optional<Tag> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    Optional<String> value(String name) {
        return tag(name).map(Tag::value);
    }

    boolean beginsWith(Tag tag) {
        return tags.firstEntry().getValue().equals(tag);
    }

    /// Nothing may stand behind the last semicolon, but not between two.
    private void read() throws DkimSyntaxException {
        int at = 0;
        while (at < text.length()) {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            if (start(at, end) < end || semicolon >= 0) {
                add(tag(at, end));
            }
            at = end + 1;
        }
    }

    private void add(Tag tag) throws DkimSyntaxException {
        if (tags.putIfAbsent(tag.name(), tag) != null) {
            throw new DkimSyntaxException(tag.place());
        }
    }

    private Tag tag(int from, int to) throws DkimSyntaxException {
        int begin = start(from, to);
        int equals = text.indexOf('=', from);
        if (equals < 0 || equals >= to) {
            throw new DkimSyntaxException(begin);
        }
        var name = text.substring(begin, end(begin, equals));
        if (!NAME.matcher(name).matches()) {
            throw new DkimSyntaxException(begin);
        }
        int place = start(equals + 1, to);
        int last = end(place, to);
        refuseControls(place, last);
        return new Tag(name, text.substring(place, last), place, equals + 1, to);
    }

    private void refuseControls(int from, int to) throws DkimSyntaxException {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' && !isSpace(c) || c == '\u007f') {
                throw new DkimSyntaxException(i);
            }
        }
    }

    private int start(int from, int to) {
        int at = from;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int end(int from, int to) {
        int at = to;
        while (at > from && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /// White space that folds a line, too.
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
