package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Where people type a password, nobody reads it over their shoulder, and a program that keeps
/// passwords may fill it in.
class PasswordFieldTests {

    private static final Pattern PASSWORD = Pattern.compile("(?i).*password.*|repeat");

    @Test
    void isMaskedAndOpenToProgramsThatKeepPasswords() throws IOException {
        var masked =
                inputs().stream().filter(input -> input.attr("type").equals("password")).toList();
        assertThat(masked).hasSizeGreaterThan(2);
        assertThat(masked)
                .allSatisfy(input ->
                        assertThat(input.attr("autocomplete") + input.attr("th:autocomplete"))
                                .as(input.outerHtml())
                                .containsAnyOf("current-password", "new-password", "${"));
        assertThat(inputs())
                .filteredOn(input -> PASSWORD.matcher(input.attr("name")).matches())
                .allMatch(input -> List.of("password", "hidden").contains(input.attr("type")));
    }

    /// Scripts hear of it where files and recipients of an email are pasted, and nowhere else.
    @Test
    void takesWhatIsPasted() throws IOException {
        var hearing = new TreeSet<String>();
        try (var files = Files.list(Path.of("src/main/resources/static"))) {
            files.filter(file -> file.toString().endsWith(".js"))
                    .filter(file -> text(file).contains("addEventListener('paste'"))
                    .forEach(file -> hearing.add(file.getFileName().toString()));
        }
        assertThat(hearing).containsExactly("attachments.js", "recipients.js");
        assertThat(inputs()).noneMatch(input -> input.hasAttr("onpaste"));
    }

    private static List<Element> inputs() throws IOException {
        try (var files = Files.walk(Path.of("src/main/resources/templates"))) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .flatMap(file -> Jsoup.parse(text(file)).select("input").stream())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
