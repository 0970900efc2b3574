package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Rule.EnhancedRange;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a line of a rules file: cause, codes, enhanced codes, stages, provider and pattern.
final class RuleLine {

    private static final int COLUMNS = 6;
    private static final String ANY = "-";
    private static final String LATER = "+";

    private static final Pattern CODE = Pattern.compile("0|[2-5]\\d{0,2}");
    private static final Pattern ENHANCED =
            Pattern.compile("([x245])\\.(\\d{1,3})\\.(\\d{1,3})(?:-(\\d{1,3}))?");
    private static final Pattern PROVIDER = Pattern.compile("[\\p{L}\\p{N}._-]+");

    private RuleLine() {}

    /// @throws IllegalArgumentException saying the column that cannot be read and what it may hold
    static Rule parse(String line) {
        String[] column = line.strip().split("\\s+", COLUMNS);
        if (column.length < COLUMNS) {
            throw new IllegalArgumentException(
                    "has only "
                            + column.length
                            + " of the six columns cause, codes, enhanced, stage, provider and"
                            + " pattern; - stands for any");
        }
        return new Rule(
                cause(column[0]),
                list(column[1]).map(RuleLine::code).toList(),
                list(column[2]).map(RuleLine::enhanced).toList(),
                list(column[3])
                        .flatMap(RuleLine::stages)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class))),
                provider(column[4]),
                phrases(column[5]));
    }

    private static Stream<String> list(String written) {
        return written.equals(ANY) ? Stream.of() : Arrays.stream(written.split(",", -1));
    }

    private static Cause cause(String written) {
        return Cause.of(written)
                .orElseThrow(() -> refused("cause", written, names(Cause.values(), Cause::id)));
    }

    private static String code(String written) {
        if (!CODE.matcher(written).matches()) {
            throw refused(
                    "codes",
                    written,
                    "reply codes or their first digits such as 550, 55 or 5, 0 for no reply,"
                            + " several with commas between, or -");
        }
        return written;
    }

    private static EnhancedRange enhanced(String written) {
        var matcher = ENHANCED.matcher(written);
        if (matcher.matches()) {
            int low = Integer.parseInt(matcher.group(3));
            int high = matcher.group(4) == null ? low : Integer.parseInt(matcher.group(4));
            if (low <= high) {
                int status = written.startsWith("x") ? 0 : written.charAt(0) - '0';
                return new EnhancedRange(status, Integer.parseInt(matcher.group(2)), low, high);
            }
        }
        throw refused(
                "enhanced",
                written,
                "codes such as 5.7.1, x.7.1 for any first digit, 5.7.606-649 for a range, several"
                        + " with commas between, or -");
    }

    private static Stream<Stage> stages(String written) {
        boolean later = written.endsWith(LATER);
        String name = later ? written.substring(0, written.length() - 1) : written;
        Set<Stage> stages =
                Arrays.stream(Stage.values())
                        .filter(stage -> stage.name().equals(name))
                        .flatMap(stage ->
                                later
                                        ? EnumSet.range(stage, Stage.QUIT).stream()
                                        : Stream.of(stage))
                        .collect(Collectors.toSet());
        if (stages.isEmpty()) {
            throw refused(
                    "stage",
                    written,
                    names(Stage.values(), Stage::name)
                            + ", each also with + for it and all later ones, several with commas"
                            + " between, or -");
        }
        return stages.stream();
    }

    private static String provider(String written) {
        if (!PROVIDER.matcher(written).matches()) {
            throw refused("provider", written, "one word of letters, digits, dots and hyphens");
        }
        return written;
    }

    private static List<Phrase> phrases(String written) {
        try {
            return written.equals(ANY) ? List.of() : Phrase.parse(written);
        } catch (IllegalArgumentException e) {
            throw refused("pattern", written, String.valueOf(e.getMessage()));
        }
    }

    private static <T> String names(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.joining(", "));
    }

    private static IllegalArgumentException refused(String column, String held, String allowed) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "column %s: \"%s\" is not allowed, only %s",
                        column,
                        held,
                        allowed));
    }
}
