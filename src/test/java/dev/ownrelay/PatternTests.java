package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// What strangers write is held against no expression that could go back and forth in it without
/// end: each repetition has a bound or keeps what it took.
class PatternTests {

    private static final Pattern BOUNDS = Pattern.compile("\\{\\d{1,9}(?:,\\d{0,9})?}");

    @Test
    void repetitionsAreBoundedOrKeepWhatTheyTook() throws IllegalAccessException {
        var patterns = constants();
        assertThat(patterns).hasSizeGreaterThan(30);
        assertThat(patterns).filteredOn(each -> isUnbounded(each.regex())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a+;true",
                "(?:a|b)*x;true",
                "a{3,};true",
                "a+?;true",
                "[+*]*;true",
                "a?+b+;true",
                "a++;false",
                "a*+;false",
                "[+*];false",
                "\\+\\*;false",
                "a{3,}+;false",
                "a{1,40};false",
                "a{1,40}+;false",
                "a?+;false",
                "\\p{L}?;false",
                "[\\]+]b;false"
            })
    void aRepetitionWithoutABoundIsFound(String regex, boolean unbounded) {
        assertThat(isUnbounded(regex)).isEqualTo(unbounded);
    }

    private record Constant(String name, String regex) {}

    private static List<Constant> constants() throws IllegalAccessException {
        var constants = new ArrayList<Constant>();
        var types =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(
                                "dev.ownrelay.check",
                                "dev.ownrelay.compose",
                                "dev.ownrelay.filter",
                                "dev.ownrelay.blocklist",
                                "dev.ownrelay.policy");
        for (var type : types) {
            var fields =
                    Arrays.stream(type.reflect().getDeclaredFields())
                            .filter(PatternTests::isPattern)
                            .toList();
            for (Field field : fields) {
                field.setAccessible(true);
                constants.add(
                        new Constant(type.getSimpleName() + "." + field.getName(), regex(field)));
            }
        }
        return constants;
    }

    private static boolean isPattern(Field field) {
        return field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers());
    }

    private static String regex(Field field) throws IllegalAccessException {
        return ((Pattern) field.get(null)).pattern();
    }

    private static boolean isUnbounded(String regex) {
        boolean inClass = false;
        for (int at = 0; at < regex.length(); at++) {
            char each = regex.charAt(at);
            int end = inClass ? at : endOfRepetition(regex, at);
            if (end > at && endless(regex.substring(at, end)) && !regex.startsWith("+", end)) {
                return true;
            }
            inClass = each == '[' || inClass && each != ']';
            at = end > at ? end - (regex.startsWith("+", end) ? 0 : 1) : at;
            at += each == '\\' ? 1 : 0;
        }
        return false;
    }

    private static boolean endless(String repetition) {
        return "+*".contains(repetition) || repetition.endsWith(",}");
    }

    /// @return the same place: none begins here
    private static int endOfRepetition(String regex, int at) {
        if ("+*?".indexOf(regex.charAt(at)) >= 0) {
            return at + 1;
        }
        var bounds = BOUNDS.matcher(regex).region(at, regex.length());
        return bounds.lookingAt() ? bounds.end() : at;
    }
}
