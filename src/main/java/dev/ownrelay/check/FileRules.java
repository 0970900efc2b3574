package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that go along: what they are, how many, and how large the message becomes.
final class FileRules implements Rule {

    private static final int MANY = 5;
    private static final double MIB = 1024 * 1024;

    /// Generous for the header and the lines between the parts.
    private static final long HEADER = 4_096;

    private static final String SCRIPT = "<script";

    @Override
    public Stream<Finding> look(Look look) {
        var inside = new FileInside();
        var places =
                look.files().stream()
                        .flatMap(file -> reason(file, inside).map(why -> place(file, why)).stream())
                        .toList();
        var names =
                Stream.concat(
                        look.files().stream().flatMap(FileRules::falseName),
                        places.stream().filter(FileRules::isOfAName));
        var suspicious = places.stream().filter(place -> !isOfAName(place));
        return Stream.of(
                        finding(FindingKind.SUSPICIOUS_ATTACHMENT, suspicious.toList()),
                        finding(FindingKind.FALSE_FILE_NAME, names.toList()),
                        many(look),
                        tooBig(look))
                .flatMap(Optional::stream);
    }

    private static boolean isOfAName(Place place) {
        return place.reason().equals(FileInside.FALSE_NAME);
    }

    private static Optional<Finding> finding(FindingKind kind, List<Place> places) {
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(kind, places, places.size()));
    }

    private static Place place(DraftFile file, String reason) {
        return new Place(Spot.FILE, file.name(), reason);
    }

    private static Optional<String> reason(DraftFile file, FileInside inside) {
        var content = file.content();
        var byName = FileNames.reason(file.name());
        if (byName.isPresent() || content == null) {
            return byName;
        }
        var kind = FileContent.of(content);
        return switch (kind) {
            case PROGRAM -> Optional.of("executable");
            case DISK -> Optional.of("container");
            default ->
                    runsInAPage(file.name(), content)
                            ? Optional.of("script")
                            : inside.reason(file.name(), kind, content);
        };
    }

    /// What a file is that its name does not tell. Of a name that filters refuse, nobody asks more.
    private static Stream<Place> falseName(DraftFile file) {
        if (file.content() == null || FileNames.reason(file.name()).isPresent()) {
            return Stream.empty();
        }
        var kind = FileContent.of(file.content());
        return FileNames.mayHold(file.name(), kind)
                ? Stream.empty()
                : Stream.of(place(file, kind.word()));
    }

    private static boolean runsInAPage(String name, byte[] content) {
        return switch (FileNames.extension(name)) {
            case "html", "htm", "xhtml", "svg" -> holdsScript(content);
            default -> false;
        };
    }

    /// In letters of one octet or of two.
    private static boolean holdsScript(byte[] page) {
        int found = 0;
        for (byte octet : page) {
            int letter = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
            if (letter == SCRIPT.charAt(found)) {
                found++;
            } else if (letter != 0) {
                found = letter == '<' ? 1 : 0;
            }
            if (found == SCRIPT.length()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Finding> many(Look look) {
        int files = look.files().size();
        return files > MANY
                ? Optional.of(Finding.of(FindingKind.MANY_ATTACHMENTS, whole(), files))
                : Optional.empty();
    }

    private static Optional<Finding> tooBig(Look look) {
        var largest = look.draft().circumstances().largest();
        long size = size(look);
        return largest == null || size <= largest
                ? Optional.empty()
                : Optional.of(
                        Finding.of(
                                FindingKind.MESSAGE_TOO_BIG,
                                whole(),
                                Math.ceil(size / MIB * 10) / 10,
                                Math.floor(largest / MIB * 10) / 10));
    }

    private static Place whole() {
        return Place.of(Spot.MESSAGE, "");
    }

    /// As it leaves, with its text and the HTML of it.
    private static long size(Look look) {
        var draft = look.draft();
        long words =
                encoded(octets(draft.html()))
                        + encoded(octets(draft.signature()))
                        + encoded(octets(look.text()));
        return HEADER
                + words
                + look.files().stream().mapToLong(file -> encoded(file.size()) + 512).sum();
    }

    private static long octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// In base64 with its line ends (RFC 2045 section 6.8).
    private static long encoded(long size) {
        long characters = (size + 2) / 3 * 4;
        return characters + (characters + 75) / 76 * 2;
    }
}
