package dev.ownrelay.dkim;

import dev.ownrelay.dkim.TagList.Tag;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the record of a key (RFC 6376 sections 3.6.1, 6.1.2).
final class KeyReader {

    private static final String VERSION = "DKIM1";
    private static final Pattern BEGINNING = Pattern.compile("\\s*+v\\s*+=\\s*+([^;\\s]*+)");
    private static final Pattern HAS_KEY = Pattern.compile("(?:^|;)\\s*+p\\s*+=");

    private final String name;
    private final String text;

    private KeyReader(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /// Whether a text is meant as a key, whatever else may be wrong with it.
    static boolean isKey(String text) {
        var version = BEGINNING.matcher(text);
        return version.lookingAt()
                ? version.group(1).equals(VERSION)
                : HAS_KEY.matcher(text).find();
    }

    static DkimKey read(String name, String text) {
        return new KeyReader(name, text).read();
    }

    private DkimKey read() {
        try {
            var tags = TagList.parse(text);
            var version = tags.tag("v");
            if (version.isPresent() && !isFirst(version.get(), tags)) {
                return wrong(DkimKeyState.SYNTAX, version.get().place());
            }
            return tags.tag("p")
                    .map(data -> judged(tags, data))
                    .orElseGet(() -> wrong(DkimKeyState.SYNTAX, -1));
        } catch (DkimSyntaxException e) {
            return wrong(DkimKeyState.SYNTAX, e.place);
        }
    }

    private static boolean isFirst(Tag version, TagList tags) {
        return version.value().equals(VERSION) && tags.beginsWith(version);
    }

    private DkimKey judged(TagList tags, Tag data) {
        if (data.value().isEmpty()) {
            return wrong(DkimKeyState.REVOKED, data.place());
        }
        var type = tags.value("k").orElse(DkimAlgorithm.RSA_SHA256.keyType());
        var algorithm = DkimAlgorithm.ofKeyType(type);
        if (algorithm.isEmpty()) {
            return wrong(DkimKeyState.WRONG_TYPE, place(tags, "k"));
        }
        if (!allows(tags, "h", Set.of("sha256"))) {
            return wrong(DkimKeyState.HASH_NOT_ALLOWED, place(tags, "h"));
        }
        if (!allows(tags, "s", Set.of("*", "email"))) {
            return wrong(DkimKeyState.NOT_FOR_EMAIL, place(tags, "s"));
        }
        return decoded(tags, data, algorithm.get());
    }

    private DkimKey decoded(TagList tags, Tag data, DkimAlgorithm algorithm) {
        Optional<DkimPublicKey> key;
        try {
            key = DkimPublicKey.read(algorithm, Base64Text.read(data.value()));
        } catch (DkimSyntaxException e) {
            return wrong(DkimKeyState.BROKEN_KEY, data.place() + e.place);
        }
        return key.map(read -> weighed(read, notes(tags, read), data))
                .orElseGet(() -> wrong(DkimKeyState.BROKEN_KEY, data.place()));
    }

    private DkimKey weighed(DkimPublicKey key, Set<DkimNote> notes, Tag data) {
        var state = state(key);
        int place = state == DkimKeyState.PRESENT ? -1 : data.place();
        return new DkimKey(state, name, text, place, Optional.of(key), notes);
    }

    private static DkimKeyState state(DkimPublicKey key) {
        if (key.algorithm() != DkimAlgorithm.RSA_SHA256) {
            return DkimKeyState.PRESENT;
        }
        if (key.bits() < DkimKey.SHORTEST_RSA) {
            return DkimKeyState.TOO_SHORT;
        }
        return key.bits() > DkimKey.LONGEST_RSA ? DkimKeyState.TOO_LONG : DkimKeyState.PRESENT;
    }

    private static Set<DkimNote> notes(TagList tags, DkimPublicKey key) {
        var notes = EnumSet.noneOf(DkimNote.class);
        if (has(tags, "t", Set.of("y"))) {
            notes.add(DkimNote.TEST_MODE);
        }
        if (has(tags, "t", Set.of("s"))) {
            notes.add(DkimNote.EXACT_DOMAIN);
        }
        if (key.algorithm() == DkimAlgorithm.RSA_SHA256 && key.bits() < DkimKey.GOOD_RSA) {
            notes.add(DkimNote.SHORT_KEY);
        }
        return notes;
    }

    private static boolean allows(TagList tags, String tag, Set<String> wanted) {
        return tags.tag(tag).isEmpty() || has(tags, tag, wanted);
    }

    private static boolean has(TagList tags, String tag, Set<String> wanted) {
        return TagValues.split(tags.value(tag).orElse("")).stream().anyMatch(wanted::contains);
    }

    private static int place(TagList tags, String tag) {
        return tags.tag(tag).map(Tag::place).orElse(-1);
    }

    private DkimKey wrong(DkimKeyState state, int place) {
        return DkimKey.without(state, name, text, place);
    }
}
