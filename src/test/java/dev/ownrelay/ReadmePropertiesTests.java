package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The table of properties in the README, and what the jar says of them to editors.
class ReadmePropertiesTests {

    private static final String DESCRIBED = "META-INF/spring-configuration-metadata.json";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern OWN = Pattern.compile("ownrelay\\.[a-z.-]+");

    @Test
    void theTableNamesEveryPropertyAndNoOther() throws IOException {
        assertThat(inTheTable()).containsExactlyElementsOf(described().keySet());
    }

    @Test
    void editorsSayWhatEachIsFor() throws IOException {
        assertThat(described())
                .allSatisfy((name, words) -> assertThat(words).as(name).isNotBlank());
    }

    private static TreeMap<String, String> described() throws IOException {
        var names = new TreeMap<String, String>();
        try (var json = new ClassPathResource(DESCRIBED).getInputStream()) {
            for (var property : new ObjectMapper().readTree(json).path("properties")) {
                names.put(
                        property.path("name").asString(),
                        property.path("description").asString(""));
            }
        }
        return names;
    }

    private static Set<String> inTheTable() throws IOException {
        var names = new TreeSet<String>();
        for (var line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| `ownrelay.")) {
                var cells = line.split("(?<!\\\\)\\|", 3);
                names.addAll(inFull(codes(cells[1])));
                codes(cells[2]).stream()
                        .filter(code -> OWN.matcher(code).matches())
                        .forEach(names::add);
            }
        }
        return names;
    }

    /// `a.b.c`, `.d` stands for `a.b.c` and `a.b.d`.
    private static List<String> inFull(List<String> codes) {
        var names = new ArrayList<String>();
        for (var code : codes) {
            var first = names.isEmpty() ? code : names.getFirst();
            names.add(
                    code.startsWith(".")
                            ? first.substring(0, first.lastIndexOf('.')) + code
                            : code);
        }
        return names;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }
}
