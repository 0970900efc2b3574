package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.EMPTY_MESSAGE;
import static dev.ownrelay.check.FindingKind.LINE_TOO_LONG;
import static dev.ownrelay.check.FindingKind.NEVER_ANSWERED_BEFORE;
import static dev.ownrelay.check.FindingKind.REPLY_TO_DIFFERS;
import static dev.ownrelay.check.FindingKind.SENDER_BLOCKLISTED;
import static dev.ownrelay.check.FindingKind.SENDER_NOT_BELIEVED;
import static dev.ownrelay.check.FindingKind.TOO_MANY_RECIPIENTS;

import dev.ownrelay.check.Place.Spot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Looks at the message as a whole: whether anything is in it, whom it comes from and how many it
/// goes to.
final class MessageRules implements Rule {

    /// RFC 5322 section 2.1.1.
    static final int LONGEST_LINE = 998;

    static final int MOST_RECIPIENTS = 100;

    @Override
    public Stream<Finding> look(Look look) {
        return Stream.of(
                        empty(look), longLine(look), recipients(look.draft()), sender(look.draft()))
                .flatMap(found -> found);
    }

    private static Stream<Finding> empty(Look look) {
        boolean empty = SubjectRules.isEmpty(look.text()) && look.body().selectFirst("img") == null;
        return empty
                ? Stream.of(Finding.of(EMPTY_MESSAGE, Place.of(Spot.BODY, "")))
                : Stream.empty();
    }

    private static Stream<Finding> longLine(Look look) {
        var lines = look.text().lines().filter(line -> octets(line) > LONGEST_LINE).toList();
        if (lines.isEmpty()) {
            return Stream.empty();
        }
        int longest = lines.stream().mapToInt(MessageRules::octets).max().orElseThrow();
        return Stream.of(
                Finding.of(LINE_TOO_LONG, places(Spot.BODY, lines), longest, LONGEST_LINE));
    }

    private static Stream<Finding> recipients(Draft draft) {
        var refusing = draft.circumstances().refusing();
        int many = draft.to().size();
        return Stream.concat(
                many > MOST_RECIPIENTS
                        ? Stream.of(
                                Finding.of(
                                        TOO_MANY_RECIPIENTS,
                                        Place.of(Spot.MESSAGE, ""),
                                        many,
                                        MOST_RECIPIENTS))
                        : Stream.empty(),
                where(NEVER_ANSWERED_BEFORE, Spot.RECIPIENT, refusing));
    }

    private static Stream<Finding> sender(Draft draft) {
        var known = draft.circumstances();
        var believed = known.notBelieved() ? List.of(known.from()) : List.<String>of();
        return Stream.of(
                        where(SENDER_BLOCKLISTED, Spot.SENDER, known.listedOn()),
                        where(SENDER_NOT_BELIEVED, Spot.SENDER, believed),
                        replyTo(known))
                .flatMap(found -> found);
    }

    private static Stream<Finding> replyTo(Circumstances known) {
        var replyTo = known.replyTo();
        if (replyTo == null || related(domain(replyTo), domain(known.from()))) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.of(
                        REPLY_TO_DIFFERS, Place.of(Spot.SENDER, replyTo), replyTo, known.from()));
    }

    private static Stream<Finding> where(FindingKind kind, Spot spot, List<String> words) {
        return words.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(kind, places(spot, words), words.size(), words.getFirst()));
    }

    private static List<Place> places(Spot spot, List<String> words) {
        return words.stream().map(each -> Place.of(spot, each.strip())).toList();
    }

    /// Whether one is the other or stands below it.
    private static boolean related(String one, String other) {
        return ("." + one).endsWith("." + other) || ("." + other).endsWith("." + one);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
    }

    private static int octets(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length;
    }
}
