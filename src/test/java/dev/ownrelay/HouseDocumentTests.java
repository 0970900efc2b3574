package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the documents say of the house is so.
class HouseDocumentTests {

    private static final Path SOURCES = Path.of("src/main/java/dev/ownrelay");
    private static final Pattern TYPE = Pattern.compile("`(?:\\w+\\.)?([A-Z]\\w+)(?:[.(][^`]*)?`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
    private static final Pattern WRITES_A_STATE =
            Pattern.compile("(?is)update message\\b(?:(?!where)[^;\"])*?\\bstate = ");

    private static final ApplicationModules MODULES =
            ApplicationModules.of(OwnrelayApplication.class);

    @Test
    void theTableNamesEachModuleAboveThoseThatUseIt() throws IOException {
        var table = section("README.md", "The house");
        var rows = ROW.matcher(table).results().map(row -> row.group(1)).toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        MODULES.stream().map(HouseDocumentTests::name).toList());
        var seen = new ArrayList<String>();
        for (var row : rows) {
            seen.add(row);
            assertThat(seen).as(row).containsAll(uses(row));
        }
    }

    @Test
    void theWayOfAMessageNamesTypesThatAreThere() throws IOException {
        var named =
                TYPE.matcher(section("CONTRIBUTING.md", "The way of a message"))
                        .results()
                        .map(type -> type.group(1))
                        .toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(types()).containsAll(named);
    }

    /// For people, the entity itself does.
    @Test
    void onlyTwoTypesWriteTheStatesOfMessagesInSql() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            assertThat(files.filter(HouseDocumentTests::writesAState))
                    .map(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("MessageStates.java", "BatchStates.java");
        }
    }

    private static boolean writesAState(Path file) {
        try {
            return Files.isRegularFile(file)
                    && WRITES_A_STATE.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> uses(String module) {
        var of = MODULES.getModuleByName(module).orElseThrow();
        return of.getDirectDependencies(MODULES)
                .uniqueModules()
                .map(HouseDocumentTests::name)
                .toList();
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }

    private static Set<String> types() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> file.substring(0, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static String section(String document, String title) throws IOException {
        var text = Files.readString(Path.of(document));
        var from = text.indexOf("\n## " + title + "\n");
        assertThat(from).isNotNegative();
        var end = text.indexOf("\n## ", from + 1);
        return end < 0 ? text.substring(from) : text.substring(from, end);
    }
}
