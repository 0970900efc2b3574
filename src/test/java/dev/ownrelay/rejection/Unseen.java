package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/// What was told of texts of the kinds that were explained wrongly once. Those of the file *held*
/// were looked at only after the rules were written; those of the *blind* ones were written first,
/// from how servers speak.
///
/// @param meant the cause that a person sees in it
/// @param told the cause that the rules see
/// @param text for people
public record Unseen(String meant, String told, Object text) {

    /// @param blind the letters of the blind files
    public static Stream<String> files(String blind) {
        return Stream.concat(
                Stream.of("unseen-dev.txt", "unseen-held.txt"),
                blind.chars().mapToObj(letter -> "blind-" + (char) letter + ".txt"));
    }

    /// Prints how many are right.
    ///
    /// @param oneOf so many may be wrong
    public static void assertRight(String file, List<Unseen> all, int oneOf) {
        var wrong = all.stream().filter(each -> !each.told.equals(each.meant)).toList();
        System.out.printf("%s: %d of %d right%n", file, all.size() - wrong.size(), all.size());
        wrong.forEach(each -> System.out.printf("  not %s: %s%n", each.told, each.text));
        assertThat(wrong).hasSizeLessThanOrEqualTo(all.size() / oneOf);
    }

    /// Whether the other end is told to be at fault.
    public boolean opposite() {
        return meant.startsWith("recipient") && told.startsWith("send")
                || meant.startsWith("send") && told.startsWith("recipient");
    }
}
