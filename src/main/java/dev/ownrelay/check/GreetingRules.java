package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.WRONG_LANGUAGE;
import static dev.ownrelay.check.FindingKind.WRONG_NAME;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.Place.Spot;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at whom a message greets, and in which language.
final class GreetingRules implements Rule {

    /// How many words must be of the other language.
    private static final int PLAINLY = 15;

    private static final int ANYWAY = 2;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]++");
    private static final Pattern MARKS = Pattern.compile("\\p{M}++");

    /// Each line: one name and what those who bear it are called.
    private static final List<Set<String>> NICKNAMES =
            WordList.lines("nicknames.txt").stream().map(line -> Set.of(line.split(" +"))).toList();

    @Override
    public Stream<Finding> look(Look look) {
        return Greeting.of(look.own()).stream()
                .flatMap(greeting ->
                        Stream.concat(
                                name(greeting, look.draft().to()), language(greeting, look.own())));
    }

    /// Those who are greeted by the name of somebody else.
    static List<Recipient> strangers(Look look) {
        return Greeting.of(look.own()).stream()
                .flatMap(greeting -> strangers(greeting, look.draft().to()).stream())
                .toList();
    }

    /// The name becomes the field that is filled with the right one for each.
    static Draft mendName(Draft draft) {
        var words = OwnWords.of(draft);
        var found = Greeting.of(words.text()).orElse(null);
        if (found == null || strangers(found, draft.to()).isEmpty() || !fills(found, draft.to())) {
            return draft;
        }
        var name = Pattern.compile(Pattern.quote(words.text().substring(found.from(), found.to())));
        return words.rewrite(
                draft,
                name,
                each -> each.start() == found.from(),
                _ -> String.join(" ", fields(found)));
    }

    private static Stream<Finding> name(Greeting greeting, List<Recipient> to) {
        var strangers = strangers(greeting, to);
        if (strangers.isEmpty()) {
            return Stream.empty();
        }
        var places =
                strangers.stream()
                        .map(person -> Place.of(Spot.RECIPIENT, PlaceholderRules.called(person)))
                        .toList();
        return Stream.of(
                Finding.of(
                        WRONG_NAME,
                        places,
                        greeting.words(),
                        PlaceholderRules.called(strangers.getFirst()),
                        strangers.size()));
    }

    /// Those whose name is known and is none of the greeting's.
    private static List<Recipient> strangers(Greeting greeting, List<Recipient> to) {
        var greeted = greeting.names().stream().flatMap(GreetingRules::parts).toList();
        return greeted.isEmpty()
                ? List.of()
                : to.stream()
                        .filter(person -> !person.name().isEmpty())
                        .filter(person -> !fits(greeted, person))
                        .toList();
    }

    private static boolean fits(List<String> greeted, Recipient person) {
        int at = person.address().lastIndexOf('@');
        var local = at < 0 ? "" : person.address().substring(0, at);
        return Stream.concat(parts(person.name()), parts(local))
                .anyMatch(part -> greeted.stream().anyMatch(name -> resembles(name, part)));
    }

    private static boolean resembles(String one, String other) {
        var shorter = one.length() < other.length() ? one : other;
        var longer = one.length() < other.length() ? other : one;
        return shorter.length() < 3
                ? longer.startsWith(shorter) || initials(shorter, longer)
                : longer.contains(shorter)
                        || NICKNAMES.stream()
                                .anyMatch(names -> names.contains(one) && names.contains(other));
    }

    private static boolean initials(String shorter, String longer) {
        return !shorter.isEmpty() && longer.charAt(0) == shorter.charAt(0);
    }

    /// The words of a name in small letters without accents, and without its particles.
    private static Stream<String> parts(String name) {
        var plain =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT)
                        .replace("ø", "o")
                        .replace("ł", "l")
                        .replace("ß", "ss")
                        .replace("đ", "d")
                        .replace("ı", "i")
                        .replace("æ", "ae");
        return WORD.matcher(plain)
                .results()
                .map(part -> part.group())
                .filter(part -> !Greeting.PARTICLES.contains(part));
    }

    private static boolean fills(Greeting greeting, List<Recipient> to) {
        boolean first = !greeting.formal();
        boolean last = fields(greeting).size() > 1 || greeting.formal();
        return to.stream()
                .noneMatch(person ->
                        first && person.firstName().isBlank()
                                || last && person.lastName().isBlank());
    }

    private static List<String> fields(Greeting greeting) {
        boolean dutch = greeting.language().equals("nl");
        var first = dutch ? "{{voornaam}}" : "{{firstName}}";
        var last = dutch ? "{{achternaam}}" : "{{lastName}}";
        return greeting.formal()
                ? List.of(last)
                : greeting.names().size() > 1 ? List.of(first, last) : List.of(first);
    }

    private static Stream<Finding> language(Greeting greeting, String own) {
        var counted = WrittenLanguage.count(own.substring(Math.min(greeting.to(), own.length())));
        int dutch = counted.dutch();
        int english = counted.english();
        return greeting.language().equals("nl") && english >= PLAINLY && dutch <= ANYWAY
                        || greeting.language().equals("en") && dutch >= PLAINLY && english <= ANYWAY
                ? Stream.of(Finding.of(WRONG_LANGUAGE, Place.of(Spot.BODY, greeting.words())))
                : Stream.empty();
    }
}
