package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Of the library of icons that is shipped which pages show. `./mvnw test -Dtest=IconsTests
/// -Dicons=apply` writes it anew.
class IconsTests {

    private static final Path SHEET =
            Path.of("src/main/resources/static/vendor/bootstrap-icons/icons.css");
    private static final List<Path> SOURCES =
            List.of(
                    Path.of("src/main/resources/templates"),
                    Path.of("src/main/resources/static"),
                    Path.of("src/main/java"),
                    Path.of("src/test/resources/templates"));
    private static final String WEBJAR = "bootstrap-icons";

    /// As a class of an element, or as the scripts ask for one.
    private static final Pattern NAMED =
            Pattern.compile("(?:\\bbi-|\\bicon\\(')([a-z0-9]+(?:-[a-z0-9]+)*)");

    @Test
    void everyIconThatIsNamedExistsAndNoOtherIsShipped() throws IOException {
        var names = named();
        assertThat(names).hasSizeGreaterThan(30);
        var sheet = sheet(names);
        if ("apply".equals(System.getProperty("icons"))) {
            Files.writeString(SHEET, sheet);
        }
        assertThat(SHEET)
                .as("./mvnw test -Dtest=IconsTests -Dicons=apply mends it")
                .hasContent(sheet);
    }

    private static TreeSet<String> named() {
        return SOURCES.stream()
                .filter(Files::exists)
                .flatMap(IconsTests::files)
                .filter(file -> file.toString().matches(".*\\.(html|css|js|java)"))
                .filter(file -> !file.toString().contains("vendor"))
                .flatMap(file -> NAMED.matcher(read(file)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sheet(TreeSet<String> names) throws IOException {
        var version = version();
        return names.stream()
                .map(name -> ".bi-%s { --bi: url(\"%s\"); }\n".formatted(name, icon(name, version)))
                .collect(
                        Collectors.joining(
                                "",
                                "/* Those of Bootstrap Icons %s that pages show; MIT licence, see LICENSE. Written by IconsTests. */\n"
                                        .formatted(version),
                                ""));
    }

    /// The drawing without what only matters where it stands alone in a page.
    private static String icon(String name, String version) {
        var file =
                "/META-INF/resources/webjars/%s/%s/icons/%s.svg".formatted(WEBJAR, version, name);
        try (var in = IconsTests.class.getResourceAsStream(file)) {
            assertThat(in).as("an icon called " + name).isNotNull();
            var drawing =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll(" (width|height|fill|class)=\"[^\"]*\"(?=.*viewBox)", "")
                            .replaceAll("\\s*\\R\\s*", "")
                            .replace('"', '\'');
            return "data:image/svg+xml," + drawing.replace("<", "%3C").replace(">", "%3E");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() throws IOException {
        var file = "/META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(WEBJAR);
        try (var in = IconsTests.class.getResourceAsStream(file)) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static Stream<Path> files(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
