package dev.ownrelay.blocklist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A list in the DNS.
///
/// @param zone as it is asked; it may hold the key of a subscription, so no page shows it
/// @param name for people
/// @param page that says how to get off; empty: nobody knows
/// @param codes what its answers mean: a word by an address, by `&` and a number whose bit the last
///   octet has, or by `*`; empty: nobody knows
record BlockList(
        boolean domains, String zone, String name, String page, Map<String, String> codes) {

    /// No reason to hold it against anybody.
    private static final String NOTHING = "-";

    private static final String OTHERS = "*";
    private static final String UNKNOWN = "";

    /// Of which nobody knows more than its zone.
    static BlockList unknown(boolean domains, String zone) {
        return new BlockList(domains, zone, zone, "", Map.of());
    }

    boolean lists(Subject.Kind kind) {
        return domains != kind.address();
    }

    String question(String labels) {
        return labels + "." + zone;
    }

    /// Why it lists something that it answers so; nothing: it does not.
    List<String> words(Collection<String> answers) {
        return answers.stream().flatMap(answer -> words(answer).stream()).distinct().toList();
    }

    /// The words that people can read.
    List<String> meanings(Collection<String> answers) {
        return words(answers).stream()
                .filter(word -> !word.equals(UNKNOWN))
                .map("blocklist.meaning."::concat)
                .toList();
    }

    private List<String> words(String answer) {
        var exact = codes.get(answer);
        var found = exact == null ? ofBits(answer) : List.of(exact);
        var all = found.isEmpty() ? List.of(codes.getOrDefault(OTHERS, UNKNOWN)) : found;
        return all.stream().filter(word -> !word.equals(NOTHING)).toList();
    }

    private List<String> ofBits(String answer) {
        int last = Integer.parseInt(answer.substring(answer.lastIndexOf('.') + 1));
        var words = new ArrayList<String>();
        codes.forEach((code, word) -> {
            if (code.startsWith("&") && (last & Integer.parseInt(code.substring(1))) != 0) {
                words.add(word);
            }
        });
        return words;
    }
}
