package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/// What is found in subjects, words and people can be said in both languages.
class TextFindingWordsTests {

    private static final Set<FindingKind> KINDS =
            EnumSet.of(
                    FindingKind.NO_SUBJECT,
                    FindingKind.SUBJECT_SHOUTING,
                    FindingKind.SUBJECT_TOO_LONG,
                    FindingKind.SUBJECT_FALSE_REPLY,
                    FindingKind.SHOUTING_TEXT,
                    FindingKind.SPAM_PHRASE,
                    FindingKind.LINE_TOO_LONG,
                    FindingKind.REPLY_TO_DIFFERS,
                    FindingKind.PLACEHOLDER_LEFT,
                    FindingKind.PLACEHOLDER_EMPTY,
                    FindingKind.WRONG_NAME,
                    FindingKind.WRONG_LANGUAGE,
                    FindingKind.ATTACHMENT_FORGOTTEN,
                    FindingKind.EMPTY_MESSAGE,
                    FindingKind.TOO_MANY_RECIPIENTS,
                    FindingKind.SENDER_BLOCKLISTED,
                    FindingKind.SENDER_NOT_BELIEVED,
                    FindingKind.NEVER_ANSWERED_BEFORE);

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void haveASentenceAndAButtonWhereThereIsAMend(String language) throws IOException {
        var words = words(language);
        for (var kind : KINDS) {
            assertThat(words.getProperty("check." + kind.id())).as(kind.id()).isNotBlank();
            assertThat(words.containsKey("check." + kind.id() + ".mend"))
                    .as(kind.id())
                    .isEqualTo(new Checker().mends(kind));
        }
        assertThat(words)
                .containsKeys("check.placeholder-empty.first", "check.placeholder-empty.last");
    }

    /// An apostrophe would begin a quotation, in which nothing is filled in.
    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void hideNothingThatIsFilledIn(String language) throws IOException {
        var words = words(language);
        for (var kind : KINDS) {
            assertThat(words.getProperty("check." + kind.id())).doesNotContain("'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 'The email begins with “Beste Jan”, but goes to Piet. Check the name.'",
        "2, 'The email begins with “Beste Jan”, but goes to Piet and others with another name."
                + " Check the name.'"
    })
    void countThePeople(int many, String sentence) throws IOException {
        var words = words("messages").getProperty("check.wrong-name");
        assertThat(
                        new MessageFormat(words, Locale.ENGLISH)
                                .format(new Object[] {"Beste Jan", "Piet", many}))
                .isEqualTo(sentence);
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        try (var in =
                Files.newBufferedReader(
                        Path.of("src/main/resources/" + language + ".properties"))) {
            words.load(in);
        }
        return words;
    }
}
