package dev.ownrelay.check;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the names of files say, by the table `files.txt`.
final class FileNames {

    static final String DOUBLE_EXTENSION = "double-extension";

    private static final Set<String> ARCHIVES =
            Set.of("", "zip", "rar", "7z", "gz", "tgz", "bz2", "tar");
    private static final Map<String, String> REASONS = new HashMap<>();
    private static final Map<String, Set<FileContent>> HOLDS = new HashMap<>();

    static {
        WordList.lines("files.txt").forEach(FileNames::read);
    }

    private FileNames() {}

    /// Why filters refuse a file for its name alone.
    static Optional<String> reason(String name) {
        var reason = REASONS.get(extension(name));
        if (turnsAround(name)) {
            return Optional.of(DOUBLE_EXTENSION);
        } else if (reason == null) {
            return Optional.empty();
        }
        return Optional.of(isKnown(extension(withoutExtension(name))) ? DOUBLE_EXTENSION : reason);
    }

    /// Whether a file of this name may be this; a name that says nothing may be all.
    static boolean mayHold(String name, FileContent content) {
        var holds = HOLDS.get(extension(name));
        return holds == null || content == FileContent.OTHER || holds.contains(content);
    }

    /// Whether people take a file of this name for an archive, not for a document.
    static boolean isArchive(String name) {
        return ARCHIVES.contains(extension(name));
    }

    static boolean isKnown(String extension) {
        return HOLDS.containsKey(extension);
    }

    /// In lower case, without the dot; empty: none.
    static String extension(String name) {
        var visible = visible(name);
        int dot = visible.lastIndexOf('.');
        return dot < 0 ? "" : visible.substring(dot + 1).strip();
    }

    private static String withoutExtension(String name) {
        var visible = visible(name);
        return visible.substring(0, Math.max(0, visible.lastIndexOf('.')));
    }

    /// As Windows takes it, which drops dots and spaces at the end.
    private static String visible(String name) {
        var visible = new StringBuilder();
        name.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && c != 0)
                .forEach(visible::appendCodePoint);
        int end = visible.length();
        while (end > 0 && (visible.charAt(end - 1) == '.' || isSpace(visible.charAt(end - 1)))) {
            end--;
        }
        return visible.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /// Letters after such a character are shown from right to left whatever they are (UAX 9).
    private static boolean turnsAround(String name) {
        return name.indexOf('\u202e') >= 0 || name.indexOf('\u202d') >= 0;
    }

    private static void read(String line) {
        var words = List.of(line.split("[ |]+"));
        if (!words.getFirst().equals("holds")) {
            words.stream().skip(1).forEach(each -> REASONS.put(each, words.getFirst()));
            return;
        }
        int bar = line.indexOf('|');
        var contents = EnumSet.noneOf(FileContent.class);
        Arrays.stream(line.substring(bar + 1).strip().split(" "))
                .filter(each -> !each.isEmpty())
                .forEach(each -> contents.add(FileContent.valueOf(each)));
        Arrays.stream(line.substring(0, bar).strip().split(" "))
                .skip(1)
                .forEach(each -> HOLDS.put(each, contents));
    }
}
