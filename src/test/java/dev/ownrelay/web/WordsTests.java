package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class WordsTests {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern KEY = Pattern.compile("#\\{([\\w.-]+)(?=[}(])");
    private static final Pattern EXPRESSION = Pattern.compile("[#$*@~]\\{[^}]*}");
    private static final Pattern LITERAL = Pattern.compile("'[^']*\\p{L}[^']*'");
    private static final Pattern MESSAGE = Pattern.compile("\\p{L}");
    private static final Pattern PLACE = Pattern.compile("\\{\\d");
    private static final Set<String> READ = Set.of("title", "placeholder", "aria-label", "alt");

    @Test
    void sayTheSameThingsInBothLanguages() {
        assertThat(words("messages_nl").stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(words("messages").stringPropertyNames());
    }

    @Test
    void leaveNothingUnsaid() {
        for (var language : List.of("messages", "messages_nl")) {
            assertThat(words(language))
                    .allSatisfy(
                            (key, word) -> assertThat((String) word).as("%s", key).isNotBlank());
        }
    }

    @Test
    void fillTheSamePlacesInBothLanguages() {
        var dutch = words("messages_nl");
        assertThat(words("messages"))
                .allSatisfy((key, word) ->
                        assertThat(places(dutch.get(key))).as("%s", key).isEqualTo(places(word)));
    }

    @Test
    void standOnceForEachKey() {
        for (var language : List.of("messages", "messages_nl")) {
            var keys =
                    read(RESOURCES.resolve(language + ".properties"))
                            .lines()
                            .filter(line -> line.matches("[\\w.-]+=.*"))
                            .map(line -> line.substring(0, line.indexOf('=')));
            assertThat(keys).as(language).doesNotHaveDuplicates();
        }
    }

    @Test
    void callWhoRunsTheInstallationByOneName() {
        assertThat(words("messages_nl"))
                .allSatisfy((key, word) ->
                        assertThat((String) word)
                                .as("%s", key)
                                .doesNotContainPattern(
                                        "beheerders? van (de|deze) installatie|(?i:exploitant)"));
    }

    @Test
    void knowEveryKeyThatTemplatesAskFor() {
        var known = words("messages").stringPropertyNames();
        assertThat(templates())
                .allSatisfy(template -> assertThat(known).containsAll(keys(template)));
    }

    @Test
    void standInNoTemplate() {
        assertThat(findings(WordsTests::bareText)).isEmpty();
    }

    @Test
    void standInNoAttribute() {
        assertThat(
                        findings(element ->
                                element.attributes().asList().stream()
                                        .filter(WordsTests::saysWords)
                                        .map(Attribute::toString)))
                .isEmpty();
    }

    @Test
    void areNeverPrintedUnescaped() {
        assertThat(findings(withAttribute(name -> name.endsWith(":utext")))).isEmpty();
    }

    @Test
    void leaveStylesAndBehaviourToFiles() {
        Predicate<String> inline =
                name -> name.matches("(th:)?(style|styleappend)|(th:)?on\\w+|(data-)?hx-on.*");
        assertThat(findings(withAttribute(inline))).isEmpty();
        assertThat(
                        findings(element ->
                                element.is("script, style") && !element.html().isBlank()
                                        ? Stream.of(element.outerHtml())
                                        : Stream.empty()))
                .isEmpty();
    }

    /// Thymeleaf replaces before it decides, so a condition beside th:replace is never asked.
    @Test
    void decideBeforeTheyAreReplaced() {
        assertThat(
                        findings(element ->
                                hasAny(element, "th:replace", "th:insert")
                                                && hasAny(element, "th:if", "th:unless", "th:each")
                                        ? Stream.of(element.outerHtml())
                                        : Stream.empty()))
                .isEmpty();
    }

    private static Stream<String> bareText(Element element) {
        var replaced = element.hasAttr("th:text") || element.is("kbd, code, script, style");
        return replaced
                ? Stream.empty()
                : element.textNodes().stream()
                        .map(TextNode::text)
                        .filter(text -> MESSAGE.matcher(text).find());
    }

    private static boolean saysWords(Attribute attribute) {
        var name = attribute.getKey();
        if (READ.contains(name)) return MESSAGE.matcher(attribute.getValue()).find();
        var read = name.equals("th:text") || READ.contains(name.replaceFirst("^th:", ""));
        return read
                && LITERAL.matcher(EXPRESSION.matcher(attribute.getValue()).replaceAll("")).find();
    }

    private static boolean hasAny(Element element, String... attributes) {
        return Stream.of(attributes).anyMatch(element::hasAttr);
    }

    private interface Judge {
        Stream<String> judge(Element element);
    }

    private static Judge withAttribute(Predicate<String> forbidden) {
        return element ->
                element.attributes().asList().stream()
                        .map(Attribute::getKey)
                        .filter(forbidden)
                        .map(name -> element.tagName() + " " + name);
    }

    private static List<String> findings(Judge judge) {
        var found = new ArrayList<String>();
        for (var template : templates()) {
            var page = Jsoup.parse(read(template), "", Parser.xmlParser());
            for (var element : page.getAllElements()) {
                judge.judge(element)
                        .forEach(finding ->
                                found.add(RESOURCES.relativize(template) + ": " + finding));
            }
        }
        return found;
    }

    private static Set<String> keys(Path template) {
        var keys = new TreeSet<String>();
        KEY.matcher(read(template)).results().map(match -> match.group(1)).forEach(keys::add);
        return keys;
    }

    private static List<String> places(Object word) {
        return PLACE.matcher((String) word)
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Path> templates() {
        try (var files = Files.walk(RESOURCES.resolve("templates"))) {
            return files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Properties words(String name) {
        var words = new Properties();
        try (var reader = Files.newBufferedReader(RESOURCES.resolve(name + ".properties"))) {
            words.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return words;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
