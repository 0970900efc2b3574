package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcPolicy;
import dev.ownrelay.authentication.SpfStep.Decision;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SenderVerdict.Actor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.ResourceBundleMessageSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whatever is found, there are words for it, and none for what cannot be.
class VerdictWordsTests {

    private static final String NOTES = "verdict.note.";

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void thereAreWordsForEveryVerdictAndForNothingElse(String language) throws IOException {
        var said =
                words(language).stringPropertyNames().stream()
                        .filter(key -> key.startsWith("verdict.") && !key.startsWith(NOTES))
                        .filter(key -> !key.startsWith("verdict.mail."))
                        .collect(Collectors.toSet());
        assertThat(said).containsExactlyInAnyOrderElementsOf(keys());
    }

    /// An apostrophe would begin a quotation, in which nothing is filled in.
    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void noWordsHideWhatIsFilledIn(String language) throws IOException {
        assertThat(words(language))
                .allSatisfy((key, text) -> {
                    if (key.toString().startsWith("verdict.")) {
                        assertThat(text.toString()).as("%s", key).doesNotContain("'");
                    }
                });
    }

    /// It is a thing and not a name, so no sentence begins with it.
    @ParameterizedTest
    @CsvSource({"en, the default relay", "nl, de standaardserver"})
    void theDefaultRelayIsCalledThatInTheLanguageOfTheReader(Locale language, String name)
            throws IOException {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        source.setFallbackToSystemLocale(false);
        var bundle = words(language.getLanguage().equals("nl") ? "messages_nl" : "messages");
        for (var key : keys()) {
            var pattern = bundle.getProperty(key);
            assertThat(pattern).as(key).doesNotStartWith("{1}");
            var arguments = List.of("agency.test", "", "Mail", "fault", "envelope.test");
            var said = source.getMessage(key, verdict(key, arguments).said(), language);
            if (pattern.contains("{1}")) {
                assertThat(said).as(key).contains(name).doesNotContain("(" + name);
            }
        }
    }

    private static Set<String> keys() {
        var keys = new TreeSet<String>();
        for (var reason : Reason.values()) {
            for (var policy : DmarcPolicy.values()) {
                var key = reason.words(policy.word());
                keys.addAll(List.of(key, next(key)));
            }
        }
        keys.addAll(List.of("verdict.asking", next("verdict.asking")));
        Arrays.stream(Decision.values())
                .map(decision -> decision.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .map("verdict.step."::concat)
                .forEach(keys::add);
        return keys;
    }

    private static String next(String words) {
        return verdict(words, List.of()).next();
    }

    private static SenderVerdict verdict(String words, List<String> arguments) {
        return new SenderVerdict(
                SenderVerdict.Result.CANNOT_TELL,
                "",
                "",
                "unknown",
                words,
                arguments,
                Actor.NOBODY,
                "agency.test",
                null,
                null);
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        var file = Path.of("src/main/resources/" + language + ".properties");
        try (var in = Files.newBufferedReader(file)) {
            words.load(in);
        }
        return words;
    }
}
