package dev.ownrelay.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a message begins: "Beste Jan," in its first or second line.
///
/// @param words "Beste Jan", as far as a reader would call it the greeting
/// @param language `en` or `nl`; empty: of both
/// @param formal whether it calls somebody by the last name, as in "Dear Ms Jansen"
/// @param names capitalised words that name somebody; empty: it names nobody, or a team, or a trade
/// @param from where the names begin in the text
record Greeting(
        String words, String language, boolean formal, List<String> names, int from, int to) {

    private static final Pattern LINE = Pattern.compile("[^\\n]++");
    private static final Pattern OPENING =
            Pattern.compile(
                    "[ \\u00a0]{0,20}+(?:(dear|hello|good (?:morning|afternoon|evening))"
                            + "|(beste|geachte|hallo|hoi|dag|lieve|goeden?(?:morgen|middag|avond)"
                            + "|goeden? ?(?:dag|avond))|hi|hey)(?![\\p{L}\\p{N}-])",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN =
            Pattern.compile("([ \\u00a0,/&]{0,5}+)([\\p{L}\\p{M}][\\p{L}\\p{M}'’.-]{0,40}+)");

    private static final Set<String> TITLES =
            Set.of(
                    "heer",
                    "mevrouw",
                    "dhr",
                    "mw",
                    "mevr",
                    "meneer",
                    "mr",
                    "mrs",
                    "ms",
                    "miss",
                    "mx",
                    "dr",
                    "ir",
                    "ing",
                    "drs",
                    "prof",
                    "professor",
                    "familie");
    private static final Set<String> AND = Set.of("en", "and");
    static final Set<String> PARTICLES =
            Set.of(
                    "van", "de", "der", "den", "het", "'t", "’t", "te", "ten", "ter", "op", "in",
                    "von", "zu", "la", "le", "el", "al", "di", "da", "du", "dos", "del", "bin",
                    "ibn", "d'", "of", "the");
    private static final Set<String> NOBODY = Set.copyOf(WordList.words("nobody.txt"));
    private static final List<String> TRADES =
            NOBODY.stream()
                    .filter(word -> word.startsWith("-"))
                    .map(word -> word.substring(1))
                    .toList();

    static Optional<Greeting> of(String text) {
        return LINE.matcher(text)
                .results()
                .filter(line -> !SubjectRules.isEmpty(line.group()))
                .limit(2)
                .flatMap(line -> in(text, line.start(), line.end()).stream())
                .findFirst();
    }

    private static Optional<Greeting> in(String text, int from, int to) {
        var opening = OPENING.matcher(text).region(from, to);
        if (!opening.lookingAt()) {
            return Optional.empty();
        }
        var language = opening.group(1) != null ? "en" : opening.group(2) != null ? "nl" : "";
        var reading = new Reading(text, opening.end(), to);
        reading.read();
        return Optional.of(
                new Greeting(
                        text.substring(from, reading.end).strip(),
                        language,
                        reading.formal,
                        reading.nobody ? List.of() : List.copyOf(reading.names),
                        reading.from,
                        reading.end));
    }

    /// Reads the names behind the opening, token by token.
    private static final class Reading {

        private final String text;
        private final int lineEnd;
        private final List<String> names = new ArrayList<>();
        private int from;
        private int end;
        private int beforeComma = -1;
        private int namesBeforeComma;
        private boolean listed;
        private int particle = -1;
        private boolean formal;
        private boolean nobody;

        private Reading(String text, int from, int lineEnd) {
            this.text = text;
            this.from = from;
            this.end = from;
            this.lineEnd = lineEnd;
        }

        private void read() {
            var token = TOKEN.matcher(text).region(from, Math.min(lineEnd, from + 120));
            int at = from;
            boolean goesOn = true;
            while (goesOn
                    && token.lookingAt()
                    && take(token.group(1), bare(token.group(2)), token.start(2))) {
                at = token.start(2) + bare(token.group(2)).length();
                goesOn = !endsSentence(token.group(2));
                token.region(token.end(2), token.regionEnd());
            }
            if (beforeComma >= 0 && !isList(text.substring(at, lineEnd))) {
                end = beforeComma;
                names.subList(namesBeforeComma, names.size()).clear();
            }
        }

        /// Whether what stands behind a comma are names as well: "Jan, Piet en Klaas," but not
        /// "Jan, Bedankt!"
        private boolean isList(String rest) {
            var end = rest.strip();
            return listed && SubjectRules.isEmpty(end.replaceAll("[,.!:]", "")) || end.equals(",");
        }

        /// Whether the greeting goes on with this.
        private boolean take(String before, String word, int at) {
            var small = word.toLowerCase(Locale.ROOT);
            if (before.contains(",")) {
                if (names.isEmpty()) {
                    return false;
                }
                if (beforeComma < 0) {
                    beforeComma = end;
                    namesBeforeComma = names.size();
                }
            }
            listed |= beforeComma >= 0 && (before.contains("&") || AND.contains(small));
            if (namesNobody(small)) {
                nobody |= beforeComma < 0;
                return false;
            }
            if (TITLES.contains(small.replace(".", ""))) {
                formal = true;
                particle = -1;
                return names.isEmpty();
            }
            if (PARTICLES.contains(small) || word.equals("ben")) {
                particle = particle < 0 ? at : particle;
                return true;
            }
            return AND.contains(small) || name(word, at);
        }

        private boolean name(String word, int at) {
            if (!Character.isUpperCase(word.codePointAt(0))) {
                return false;
            }
            from = names.isEmpty() ? particle < 0 ? at : particle : from;
            end = at + word.length();
            names.add(word);
            return true;
        }

        private static boolean namesNobody(String word) {
            return NOBODY.contains(word)
                    || TRADES.stream().anyMatch(word::endsWith)
                    || word.contains("-") && Stream.of(word.split("-")).anyMatch(NOBODY::contains);
        }

        /// Not so behind an initial or a title.
        private static boolean endsSentence(String token) {
            var word = bare(token);
            return token.endsWith(".")
                    && word.length() > 2
                    && word.indexOf('.') < 0
                    && !TITLES.contains(word.toLowerCase(Locale.ROOT));
        }

        /// Without what ends a sentence; of an initial the point belongs to it.
        private static String bare(String token) {
            var word = token.replaceAll("[.'’-]{1,40}$", "");
            return word.length() == 1 && token.startsWith(".", 1) ? token.substring(0, 2) : word;
        }
    }
}
