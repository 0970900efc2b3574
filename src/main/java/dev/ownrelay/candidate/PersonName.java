package dev.ownrelay.candidate;

import dev.ownrelay.mail.HeaderText;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A first and a last name, made out of what stands beside an address, or of the address itself.
record PersonName(String first, String last) {

    private static final int LONGEST = 100;
    private static final Set<String> PARTICLES =
            Set.of(
                    "van", "von", "de", "der", "den", "het", "ten", "ter", "te", "op", "in", "la",
                    "le", "du", "di", "da", "dos", "el", "al", "bin", "zu");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern COLUMN = Pattern.compile("[;\\t,]");

    PersonName {
        first = tidy(first);
        last = tidy(last);
    }

    /// `Anna de Vries`, or `Vries, Anna` as address books write it.
    static PersonName spoken(String text) {
        var name = text.replace("\"", "").strip();
        int comma = name.indexOf(',');
        if (comma > 0 && comma < name.length() - 1) {
            return new PersonName(name.substring(comma + 1), name.substring(0, comma));
        }
        int blank = name.indexOf(' ');
        return blank < 0
                ? new PersonName(name, "")
                : new PersonName(name.substring(0, blank), name.substring(blank));
    }

    /// The columns of a table before the one of the address. Two are the names; of more, those that
    /// can be names.
    static PersonName columns(String text) {
        var cells = Arrays.stream(COLUMN.split(text)).map(String::strip).toList();
        var names = cells.size() == 2 ? cells : cells.stream().filter(PersonName::name).toList();
        return switch (names.size()) {
            case 0 -> new PersonName("", "");
            case 1 -> spoken(names.getFirst());
            default -> new PersonName(names.get(0), names.get(1));
        };
    }

    /// `anna.de.vries` is Anna de Vries. What holds no words is taken as it is.
    static PersonName guess(String localPart) {
        var words =
                Arrays.stream(localPart.replaceFirst("\\+.*", "").split("[._-]+"))
                        .filter(word -> LETTERS.matcher(word).matches())
                        .toList();
        return words.isEmpty()
                ? new PersonName(localPart, "")
                : new PersonName(capital(words.getFirst()), rest(words.subList(1, words.size())));
    }

    boolean blank() {
        return first.isEmpty() && last.isEmpty();
    }

    private static String rest(List<String> words) {
        return words.stream()
                .map(word -> PARTICLES.contains(word) ? word : capital(word))
                .collect(Collectors.joining(" "));
    }

    private static String capital(String word) {
        int first = word.offsetByCodePoints(0, 1);
        return word.substring(0, first).toUpperCase(Locale.ROOT) + word.substring(first);
    }

    private static boolean name(String cell) {
        return cell.codePoints().anyMatch(Character::isLetter)
                && cell.codePoints().noneMatch(Character::isDigit);
    }

    private static String tidy(String name) {
        var clean = HeaderText.clean(name.replaceAll("[\";<>]", " "));
        return clean.length() <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST / 2)).strip();
    }
}
