package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.PLACEHOLDER_EMPTY;
import static dev.ownrelay.check.FindingKind.PLACEHOLDER_LEFT;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.Place.Spot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for fields that nobody fills, and for people whose name is not known where it is filled
/// in.
final class PlaceholderRules implements Rule {

    /// What is filled before the message leaves: the same as in package `compose`.
    private static final Pattern FILLED =
            Pattern.compile("\\{\\{ ?(?:(firstName|voornaam)|lastName|achternaam) ?}}");

    /// As the mail-merge of others writes it.
    private static final Pattern FIELD =
            Pattern.compile(
                    "(?=[$#{\\[<«%*])(?:[$#]?\\{\\{[^{}\\n]{0,60}+}}"
                            + "|[$#]?\\{[ \\u00a0]?\\p{L}[\\p{L}\\p{N}_. -]{0,40}+}"
                            + "|\\[[ ]?\\p{L}[\\p{L}_ .\\u00a0/-]{0,40}+]"
                            + "|<<[ ]?\\p{L}[\\p{L}\\p{N}_ .\\u00a0-]{0,40}+>>"
                            + "|«[ ]?\\p{L}[\\p{L}\\p{N}_ .\\u00a0-]{0,40}+»"
                            + "|(?<!\\d)%%?[A-Z][A-Z0-9_]{2,30}+%%?|%%\\p{L}[\\p{L}_]{2,30}+%%"
                            + "|\\*\\|[A-Z][A-Z0-9_:]{1,30}+\\|\\*)");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]++");

    /// In square brackets and guillemets stand other things, too. Words with - in front are such
    /// things by themselves.
    private static final Set<String> FIELD_WORDS = Set.copyOf(WordList.words("field-words.txt"));

    private static final Map<String, String> KNOWN =
            Map.of(
                    "firstname", "{{firstName}}",
                    "givenname", "{{firstName}}",
                    "fname", "{{firstName}}",
                    "voornaam", "{{voornaam}}",
                    "lastname", "{{lastName}}",
                    "surname", "{{lastName}}",
                    "familyname", "{{lastName}}",
                    "lname", "{{lastName}}",
                    "achternaam", "{{achternaam}}");

    @Override
    public Stream<Finding> look(Look look) {
        return Stream.concat(left(look), empty(look));
    }

    /// Those of whom a name that is filled in is not known.
    static List<Recipient> nameless(Look look) {
        return List.copyOf(missing(look).keySet());
    }

    static Draft mend(Draft draft) {
        var subject =
                FIELD.matcher(draft.subject())
                        .replaceAll(field -> Matcher.quoteReplacement(rightly(field.group())));
        var words = OwnWords.all(draft);
        return words.rewrite(
                        draft,
                        FIELD,
                        field -> isMeant(field.group()) && !isFilled(words, field),
                        field -> rightly(field.group()))
                .withSubject(subject);
    }

    private static Stream<Finding> left(Look look) {
        var places = new ArrayList<Place>();
        FIELD.matcher(look.draft().subject())
                .results()
                .filter(field -> !FILLED.matcher(field.group()).matches())
                .filter(field -> isField(field.group()))
                .forEach(field -> places.add(Place.of(Spot.SUBJECT, field.group())));
        var words = OwnWords.all(look.body());
        FIELD.matcher(words.text())
                .results()
                .filter(field -> !isFilled(words, field) && isField(field.group()))
                .limit(Finding.PLACES)
                .forEach(field -> places.add(Place.of(Spot.BODY, field.group())));
        return places.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(PLACEHOLDER_LEFT, places, places.getFirst().words()));
    }

    /// As it leaves to this person.
    static String filled(String text, Recipient to) {
        return FILLED.matcher(text)
                .replaceAll(field ->
                        Matcher.quoteReplacement(
                                field.group(1) != null ? to.firstName() : to.lastName()));
    }

    /// The text with all that is filled in.
    private static String filled(Look look) {
        return look.draft().subject() + "\n" + look.text() + "\n" + look.draft().signature();
    }

    private static Stream<Finding> empty(Look look) {
        var missing = missing(look);
        var places = new ArrayList<Place>();
        missing.forEach(
                (person, name) -> places.add(new Place(Spot.RECIPIENT, called(person), name)));
        return places.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(PLACEHOLDER_EMPTY, places, missing.size()));
    }

    /// Which name of whom is not known.
    private static Map<Recipient, String> missing(Look look) {
        boolean first = false;
        boolean last = false;
        for (var fields = FILLED.matcher(filled(look)); fields.find(); ) {
            first |= fields.group(1) != null;
            last |= fields.group(1) == null;
        }
        var missing = new LinkedHashMap<Recipient, String>();
        for (var person : look.draft().to()) {
            if (first && person.firstName().isBlank()) {
                missing.put(person, "first");
            } else if (last && person.lastName().isBlank()) {
                missing.put(person, "last");
            }
        }
        return missing;
    }

    static String called(Recipient person) {
        return person.name().isEmpty() ? person.address() : person.name();
    }

    private static boolean isFilled(OwnWords words, MatchResult field) {
        return FILLED.matcher(field.group()).matches() && words.standsAsWritten(field);
    }

    private static boolean isField(String written) {
        if ("[«".indexOf(written.charAt(0)) < 0) {
            return true;
        }
        var words =
                NO_LETTER.splitAsStream(small(written)).filter(word -> !word.isEmpty()).toList();
        return words.stream().anyMatch(FIELD_WORDS::contains)
                && words.stream()
                        .allMatch(word ->
                                FIELD_WORDS.contains(word) || FIELD_WORDS.contains("-" + word));
    }

    private static boolean isMeant(String written) {
        return isField(written) && known(written).isPresent();
    }

    /// The field that is meant, where there is one of the name.
    private static String rightly(String written) {
        return FILLED.matcher(written).matches() ? written : known(written).orElse(written);
    }

    private static Optional<String> known(String written) {
        var name = NO_LETTER.matcher(small(written)).replaceAll("");
        return KNOWN.keySet().stream()
                .filter(known -> distance(name, known) <= (known.length() > 7 ? 2 : 0))
                .min(Comparator.comparing(known -> distance(name, known)))
                .map(KNOWN::get);
    }

    /// How many letters are missing, too many or others (Levenshtein); both are short.
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 2) {
            return Integer.MAX_VALUE;
        }
        var row = new int[other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            int diagonal = i == 0 ? 0 : row[0]++;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                row[j] =
                        i == 0
                                ? j
                                : least(row, j, diagonal, one.charAt(i - 1) == other.charAt(j - 1));
                diagonal = above;
            }
        }
        return row[other.length()];
    }

    private static int least(int[] row, int j, int diagonal, boolean same) {
        return Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
