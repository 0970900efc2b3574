package dev.ownrelay.message;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where an index in the order of octets (UTF-8) holds addresses in whatever upper and lower case,
/// and little else: from a low one up to its high one.
record AddressRanges(String[] low, String[] high) {

    /// Ranges of one address. Further letters than these in two cases each are not told apart.
    private static final int MOST = 256;

    private static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

    static AddressRanges of(Collection<String> addresses) {
        var beginnings =
                addresses.stream()
                        .map(AddressRanges::beginnings)
                        .flatMap(List::stream)
                        .distinct()
                        .toList();
        return new AddressRanges(
                beginnings.toArray(String[]::new),
                beginnings.stream().map(each -> each + BEHIND_ALL).toArray(String[]::new));
    }

    private static List<String> beginnings(String address) {
        var begun = List.of("");
        for (int c : address.codePoints().toArray()) {
            var longer = begun.stream().flatMap(each -> followed(each, c)).toList();
            if (longer.size() > MOST) {
                break;
            }
            begun = longer;
        }
        return begun;
    }

    private static Stream<String> followed(String beginning, int letter) {
        return IntStream.of(Character.toLowerCase(letter), Character.toUpperCase(letter))
                .distinct()
                .mapToObj(each -> beginning + Character.toString(each));
    }
}
