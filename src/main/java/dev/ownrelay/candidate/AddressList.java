package dev.ownrelay.candidate;

import dev.ownrelay.mail.MailAddress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads people out of a text, as mail programs, tables and lists of addresses give it: `"Vries,
/// Anna de" <anna@example.com>, …`, `Anna; de Vries; anna@example.com` or bare addresses.
///
/// @param people once each, in the order of the text
/// @param twice how often somebody stood there again
/// @param faults what is no address
record AddressList(List<Newcomer> people, int twice, List<String> faults) {

    /// The most that is read of one text.
    static final int LONGEST = 400_000;

    private static final String NEVER_IN_ONE = "<>,;\"()[]";
    private static final int PEEK = 300;

    /// No address is longer (RFC 5321 section 4.5.3.1), with what may stand around it.
    private static final int LONGEST_ADDRESS = 400;

    private static final Pattern SHOWN_AS_NAME = Pattern.compile("[\"']?\\s*<\\s*[^<>\\s]*@.*");
    private static final Pattern AROUND = Pattern.compile("^(?:mailto:|')+|['.:]+$");
    private static final Pattern FIELD = Pattern.compile("^(?i:to|cc|bcc|aan|van|from)\\s*:");
    private static final Pattern BETWEEN = Pattern.compile("^[>)\\],;\\s]+");

    static AddressList of(String text) {
        var reader = new Reader();
        text.lines().forEach(reader::line);
        return new AddressList(
                List.copyOf(reader.people.values()), reader.twice, List.copyOf(reader.faults));
    }

    private static final class Reader {

        private final Map<String, Newcomer> people = new LinkedHashMap<>();
        private final List<String> faults = new ArrayList<>();
        private int twice;

        void line(String line) {
            int from = 0;
            for (int at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at)) {
                int start = edge(line, at, -1);
                int end = edge(line, at, 1);
                var behind = line.substring(end, Math.min(line.length(), end + PEEK));
                if (!SHOWN_AS_NAME.matcher(behind).matches()) {
                    take(line.substring(from, start), line.substring(start, end), from == 0);
                    from = end;
                }
                at = end;
            }
            if (from == 0 && line.codePoints().anyMatch(Character::isLetterOrDigit)) {
                faults.add(line.strip());
            }
        }

        /// Where the address around the sign begins, or ends.
        private static int edge(String line, int at, int step) {
            int next = step < 0 ? at - 1 : at;
            while (next >= 0 && next < line.length() && within(line.charAt(next))) {
                next += step;
            }
            return step < 0 ? next + 1 : next;
        }

        private static boolean within(char c) {
            return !Character.isWhitespace(c) && NEVER_IN_ONE.indexOf(c) < 0;
        }

        private void take(String before, String found, boolean first) {
            if (found.length() > LONGEST_ADDRESS) {
                faults.add(found.substring(0, LONGEST_ADDRESS / 5) + "…");
                return;
            }
            var typed = AROUND.matcher(found).replaceAll("");
            var address = MailAddress.parse(typed);
            if (address.isEmpty()) {
                faults.add(typed);
                return;
            }
            var name = name(before, first);
            var person =
                    name.blank()
                            ? of(PersonName.guess(address.get().localPart()), address.get(), true)
                            : of(name, address.get(), false);
            var key = person.email().toLowerCase(Locale.ROOT);
            var earlier = people.putIfAbsent(key, person);
            twice += earlier == null ? 0 : 1;
            if (earlier != null && earlier.guessed()) {
                people.put(key, person);
            }
        }

        private static Newcomer of(PersonName name, MailAddress address, boolean guessed) {
            return new Newcomer(name.first(), name.last(), address.toString(), guessed);
        }

        /// @param first whether the line begins with it
        private static PersonName name(String before, boolean first) {
            var text = first ? before : BETWEEN.matcher(before).replaceFirst("");
            var words = FIELD.matcher(text.strip()).replaceFirst("");
            if (words.contains("@")) {
                return new PersonName("", "");
            }
            return words.endsWith("<") || !words.matches(".*[;,\\t].*")
                    ? PersonName.spoken(words.replaceFirst("<$", ""))
                    : PersonName.columns(text.strip());
        }
    }
}
