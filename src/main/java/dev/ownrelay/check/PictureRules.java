package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import org.jsoup.nodes.Element;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Weighs the pictures of a message against its words.
final class PictureRules implements Rule {

    private static final int MANY = 3;
    private static final int LETTERS_A_PICTURE = 40;

    /// Less than this in the text part is no message to who reads only that.
    private static final int NEXT_TO_NOTHING = 10;

    private static final int LETTERS_A_LOGO = 40;
    private static final int LOGO_OCTETS = 150 * 1024;

    /// So long a message carries any logo.
    private static final int LONG = 400;

    @Override
    public Stream<Finding> look(Look look) {
        var all = Picture.in(look.body());
        var pictures = all.stream().filter(picture -> !picture.isTiny()).toList();
        long letters = letters(look.text());
        return Stream.of(
                        textPart(pictures, letters),
                        ratio(pictures, letters),
                        elsewhere(look),
                        unnamed(all),
                        logos(look, letters))
                .flatMap(Optional::stream);
    }

    /// Says of each picture what its file or its link is called.
    static Draft withAlternatives(Draft draft) {
        return Mend.change(
                draft,
                node -> {
                    if (node instanceof Element image
                            && image.normalName().equals("img")
                            && !image.hasAttr("alt")) {
                        image.attr("alt", new Picture(image).alternative());
                    }
                    return Mend.Fate.STAYS;
                });
    }

    private static Optional<Finding> textPart(List<Picture> pictures, long letters) {
        long said =
                letters
                        + pictures.stream()
                                .mapToLong(picture -> letters(picture.element().attr("alt")))
                                .sum();
        return pictures.isEmpty() || said >= NEXT_TO_NOTHING
                ? Optional.empty()
                : finding(FindingKind.NO_TEXT_PART, List.of(Place.of(Spot.MESSAGE, "")));
    }

    private static Optional<Finding> ratio(List<Picture> pictures, long letters) {
        int count = pictures.size();
        if (count > 0 && letters == 0) {
            return finding(FindingKind.IMAGE_ONLY, places(pictures, Spot.PICTURE), count);
        }
        return count >= MANY && letters < (long) LETTERS_A_PICTURE * count
                ? finding(
                        FindingKind.LITTLE_TEXT_MANY_IMAGES,
                        places(pictures, Spot.PICTURE),
                        count,
                        letters)
                : Optional.empty();
    }

    private static Optional<Finding> elsewhere(Look look) {
        var signature = Picture.in(look.signature());
        var places =
                Stream.of(
                                Picture.in(look.body()).stream()
                                        .filter(Picture::isRemote)
                                        .map(picture -> picture.place(Spot.PICTURE, "web")),
                                Picture.in(look.raw()).stream()
                                        .filter(PictureRules::isLeftOut)
                                        .map(picture -> picture.place(Spot.PICTURE, "lost")),
                                signature.stream()
                                        .filter(Picture::isRemote)
                                        .map(picture -> picture.place(Spot.SIGNATURE, "web")))
                        .flatMap(each -> each)
                        .limit(Finding.PLACES)
                        .toList();
        return finding(FindingKind.REMOTE_IMAGE, places);
    }

    /// It lies where the cleaner lets no picture come from: on the writer's disk, in another email,
    /// or behind an address that is not encrypted.
    private static boolean isLeftOut(Picture picture) {
        return !picture.source().isBlank()
                && !picture.isEmbedded()
                && !picture.source().startsWith("https:");
    }

    private static Optional<Finding> unnamed(List<Picture> pictures) {
        Predicate<Picture> unnamed = picture -> !picture.element().hasAttr("alt");
        return finding(
                FindingKind.IMAGE_WITHOUT_ALT,
                places(pictures.stream().filter(unnamed).toList(), Spot.PICTURE));
    }

    private static Optional<Finding> logos(Look look, long letters) {
        var pictures =
                Picture.in(look.signature()).stream().filter(picture -> !picture.isTiny()).toList();
        long signed = letters(VisibleText.of(look.signature()));
        long octets = pictures.stream().mapToLong(Picture::octets).sum();
        boolean outweighs =
                signed < (long) LETTERS_A_LOGO * pictures.size() && letters + signed < LONG;
        return !pictures.isEmpty() && (outweighs || octets > LOGO_OCTETS)
                ? finding(
                        FindingKind.LOGO_HEAVY_SIGNATURE,
                        places(pictures, Spot.SIGNATURE),
                        pictures.size())
                : Optional.empty();
    }

    private static List<Place> places(List<Picture> pictures, Spot spot) {
        return pictures.stream()
                .limit(Finding.PLACES)
                .map(picture -> picture.place(spot, ""))
                .toList();
    }

    private static Optional<Finding> finding(
            FindingKind kind, List<Place> places, Object... arguments) {
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(kind, places, arguments));
    }

    private static long letters(String text) {
        return text.codePoints().filter(Character::isLetterOrDigit).count();
    }
}
