package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The documents on security name classes and tests that are there, every row of the standard, and
/// the sum of what is met.
class SecurityDocumentTests {

    private static final Path DOCUMENTS = Path.of("docs/security");
    private static final Path TESTS = Path.of("src/test/java/dev/ownrelay");

    /// The numbers of the standard's rows, and their levels.
    private static final Path STANDARD = Path.of("src/test/resources/asvs-5.0-levels.txt");

    private static final Pattern TEST =
            Pattern.compile("`((?:[a-z]+\\.)?[A-Z]\\w+Tests?)(\\.\\w+)?`");
    private static final Pattern SUITE = Pattern.compile("`(tenant\\.LeakSuite)(\\.\\w+)?`");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((\\w+\\.md)(?:#([\\w-]+))?\\)");
    private static final Pattern SUM =
            Pattern.compile(
                    "(\\d+) rows: (\\d+) apply, (\\d+) of them are met \\((\\d+\\.\\d) %\\), (\\d+)"
                            + " not yet");

    /// Names in code that are no class of ours.
    private static final Set<String> OTHERS = Set.of("SecureRandom");

    private record Row(
            String number,
            String level,
            String about,
            String applies,
            String control,
            String test,
            String state) {

        boolean isMet() {
            return state.equals("met");
        }
    }

    @Test
    void everyRowOfBothLevelsIsThereOnceWithItsLevel() throws IOException {
        var standard = new TreeMap<String, String>();
        for (var line : Files.readAllLines(STANDARD)) {
            standard.put(line.split(" ")[0], line.split(" ")[1]);
        }
        assertThat(standard).hasSize(253);
        assertThat(rows()).extracting(Row::number).doesNotHaveDuplicates();
        assertThat(rows().stream().collect(Collectors.toMap(Row::number, Row::level)))
                .isEqualTo(standard);
    }

    @Test
    void everyRowSaysWhatIsDoneAndByWhatItIsProvenOrWhyNot() throws IOException {
        for (var row : rows()) {
            if (row.applies().equals("yes")) {
                assertThat(row.state()).as(row.number()).matches("met|not yet: .{10,}");
                assertThat(row.test()).as(row.number()).matches("`.+`|–: .{5,}");
                assertThat(row.isMet() && row.control().equals("–")).as(row.number()).isFalse();
            } else {
                assertThat(row.applies()).as(row.number()).matches("no: .{5,}");
                assertThat(row.control() + row.test() + row.state()).isEqualTo("–––");
            }
            assertThat(row.about().split(" ")).as(row.number()).hasSizeLessThanOrEqualTo(8);
        }
    }

    @Test
    void theSumIsThatOfTheRows() throws IOException {
        var sum = SUM.matcher(read("asvs.md"));
        assertThat(sum.find()).isTrue();
        var apply = rows().stream().filter(row -> row.applies().equals("yes")).toList();
        long met = apply.stream().filter(Row::isMet).count();
        assertThat(List.of(sum.group(1), sum.group(2), sum.group(3), sum.group(4), sum.group(5)))
                .containsExactly(
                        "" + rows().size(),
                        "" + apply.size(),
                        "" + met,
                        String.format(Locale.ROOT, "%.1f", 100.0 * met / apply.size()),
                        "" + (apply.size() - met));
    }

    @Test
    void of100RowsAtLeast98AreMet() throws IOException {
        var apply = rows().stream().filter(row -> row.applies().equals("yes")).toList();
        assertThat(100 * apply.stream().filter(Row::isMet).count())
                .isGreaterThanOrEqualTo(98L * apply.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"asvs.md", "threats.md", "attacks.md", "decisions.md"})
    void whatIsNamedIsThere(String document) throws IOException {
        var text = read(document);
        for (var pattern : List.of(TEST, SUITE)) {
            for (var test : pattern.matcher(text).results().toList()) {
                var file = TESTS.resolve(test.group(1).replace('.', '/') + ".java");
                assertThat(file).exists();
                if (test.group(2) != null) {
                    assertThat(Files.readString(file))
                            .as(test.group())
                            .containsPattern(
                                    "(?:void|Stream<DynamicTest>) "
                                            + test.group(2).substring(1)
                                            + "\\(");
                }
            }
        }
        var types = types();
        TYPE.matcher(text)
                .results()
                .map(type -> type.group(1))
                .filter(type -> !OTHERS.contains(type) && !type.endsWith("Tests"))
                .forEach(type -> assertThat(types).contains(type));
        for (var link : LINK.matcher(text).results().toList()) {
            var title = link.group(2) == null ? "" : link.group(2).replace('-', ' ');
            assertThat(read(link.group(1)).toLowerCase(Locale.ROOT))
                    .contains(title.isEmpty() ? "" : "\n## " + title + "\n");
        }
    }

    @Test
    void everyAttackHasItsControlAndItsTestOrIsOpen() throws IOException {
        var attacks =
                read("attacks.md")
                        .lines()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> !line.matches("\\| \\w+ \\| control \\| test \\|"))
                        .toList();
        assertThat(attacks).hasSizeGreaterThan(40);
        assertThat(attacks).allMatch(line -> line.endsWith("` |") || line.endsWith("| *open* | |"));
    }

    /// A page holds some five hundred words.
    @Test
    void theModelFitsTwoPages() throws IOException {
        assertThat(read("threats.md").split("\\s+")).hasSizeLessThanOrEqualTo(1_000);
    }

    private static List<Row> rows() throws IOException {
        return read("asvs.md")
                .lines()
                .filter(line -> line.startsWith("| V"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .map(cells ->
                        new Row(
                                cells[0], cells[1], cells[2], cells[3], cells[4], cells[5],
                                cells[6]))
                .toList();
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOCUMENTS.resolve(document));
    }

    private static Set<String> types() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> file.substring(0, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
