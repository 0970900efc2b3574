package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class RulesTests {

    private static final int MEBI = 1 << 20;

    @TempDir Path folder;

    @Test
    void readsNoRuleLongOnHostileText() {
        var rejections = new Rejections();
        for (Rule rule : RulesFile.builtIn()) {
            Cost.growsLinearly(
                    rule.toString(),
                    MEBI,
                    size -> hostile(rule, size),
                    hostile -> {
                        rejections.explain(Stage.DOT, 550, null, hostile);
                        new RuleBook(List.of(rule)).find(Stage.DOT, 550, null, hostile);
                    });
        }
    }

    @Test
    void findsOnlyInTimeLinearInTheWords() {
        // beyond the bound on a reply, to see that the search itself does not run away
        var tree = new PhraseTree();
        var rules = RulesFile.builtIn();
        for (int i = 0; i < rules.size(); i++) {
            int number = i;
            rules.get(i).phrases().forEach(phrase -> tree.add(phrase, number));
        }
        Cost.growsLinearly(
                "words",
                40_000,
                times -> List.of("user mailbox ip sender message".repeat(times).split(" ")),
                tree::find);
    }

    @Test
    void putsTheOperatorsRulesFirst() throws IOException {
        Path own = own("# ours\n\nmessage-too-big 550 - DOT ours (user unknown|te ... groot)\n");
        var rejections = new Rejections(new RejectionProperties(own));
        assertThat(rejections.explain(Stage.DOT, 550, null, "User unknown").cause())
                .isEqualTo(Cause.MESSAGE_TOO_BIG);
        assertThat(rejections.explain(Stage.DOT, 550, null, "Te erg groot").cause())
                .isEqualTo(Cause.MESSAGE_TOO_BIG);
        assertThat(rejections.explain(Stage.RCPT, 550, null, "User unknown").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
    }

    @Test
    void blamesNoRecipientBeforeRcpt() {
        assertThat(RulesFile.builtIn())
                .filteredOn(rule -> rule.cause().id().startsWith("recipient-"))
                .hasSizeGreaterThan(50)
                .allSatisfy(rule ->
                        assertThat(rule.stages())
                                .isNotEmpty()
                                .allMatch(stage -> stage.compareTo(Stage.RCPT) >= 0));
    }

    @Test
    void knowsLaterStagesByAPlus() throws IOException {
        Path own = own("message-too-big - - RCPT+ ours te groot\n");
        var rejections = new Rejections(new RejectionProperties(own));
        assertThat(rejections.explain(Stage.MAIL, 550, null, "Te groot").cause())
                .isNotEqualTo(Cause.MESSAGE_TOO_BIG);
        assertThat(List.of(Stage.RCPT, Stage.DATA, Stage.DOT))
                .allMatch(stage ->
                        rejections.explain(stage, 550, null, "Te groot").cause()
                                == Cause.MESSAGE_TOO_BIG);
    }

    @Test
    void readsAFileThatBeginsWithAByteOrderMarkAndIsIndentedByTabs() throws IOException {
        Path own = own("\ufeffmessage-too-big - - - ours (te groot|\n\tte zwaar)\n");
        var rejections = new Rejections(new RejectionProperties(own));
        assertThat(rejections.explain(Stage.DOT, 550, null, "Te zwaar").cause())
                .isEqualTo(Cause.MESSAGE_TOO_BIG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "no-such-cause - - - ours words; column cause; relay-denied, login-refused",
                "policy - - - ours; only 5 of the six columns; provider and pattern",
                "policy 55O - - ours words; column codes; such as 550, 55 or 5",
                "policy 550-554 - - ours words; column codes; such as 550, 55 or 5",
                "policy 5500 - - ours words; column codes; such as 550, 55 or 5",
                "policy 550, - - ours words; column codes; several with commas between",
                "policy - 5.7 - ours words; column enhanced; 5.7.606-649 for a range",
                "policy - 5.x.1 - ours words; column enhanced; 5.7.606-649 for a range",
                "policy - 5.7.9-1 - ours words; column enhanced; 5.7.606-649 for a range",
                "policy - - NOWHERE ours words; column stage; RESOLVE, CONNECT, GREETING",
                "policy - - rcpt ours words; column stage; RCPT, DATA, BODY",
                "policy - - - (a|b) words; column provider; one word of letters",
                "policy - - - ours (words; column pattern; every bracket is closed",
                "policy - - - ours words); column pattern; every bracket is closed",
                "policy - - - ours words … 12; column pattern; a word in each part",
                "policy - - - ours a (b…c|d); column pattern; outside brackets",
                "policy - - - ours a|b; column pattern; choices stand in brackets, (a|b)",
                "policy - - - ours block* list; column pattern; * ends the last word",
                "policy - - - ours (block*|deny) list; column pattern; * ends the last word",
                "policy - - - ours block *; column pattern; * ends the last word"
            })
    void saysOfALineThatIsNoRuleWhereItIsWrongAndWhatIsAllowed(
            String line, String where, String allowed) throws IOException {
        Path own = own("# ours\n" + line + "\n");
        assertThatExceptionOfType(RulesRefusedException.class)
                .isThrownBy(() -> new Rejections(new RejectionProperties(own)))
                .withMessageContaining(own.toString())
                .withMessageContaining("ownrelay.rejection.rules-file")
                .withMessageContaining("line 2")
                .withMessageContaining(where)
                .withMessageContaining(allowed);
    }

    @Test
    void readsTheExampleOfTheReadme() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var section = readme.substring(readme.indexOf("## Rules of your own"));
        var example = section.split("```")[1];
        var rejections = new Rejections(new RejectionProperties(own(example)));
        assertThat(rejections.explain(Stage.RCPT, 550, null, "Postvak is weggehaald").cause())
                .isNotEqualTo(Cause.RECIPIENT_UNKNOWN);
        assertThat(rejections.explain(Stage.RCPT, 550, null, "Postvak weggehaald").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
        assertThat(rejections.explain(Stage.MAIL, 550, null, "Postvak weggehaald").cause())
                .isNotEqualTo(Cause.RECIPIENT_UNKNOWN);
    }

    @Test
    void refusesAFileThatIsNotThereOrNotInUtf8() throws IOException {
        Path missing = folder.resolve("missing.txt");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'#', (byte) 0xe9});
        assertThatExceptionOfType(RulesRefusedException.class)
                .isThrownBy(() -> new Rejections(new RejectionProperties(missing)))
                .withMessageContainingAll(missing.toString(), "ownrelay.rejection.rules-file");
        assertThatExceptionOfType(RulesRefusedException.class)
                .isThrownBy(() -> new Rejections(new RejectionProperties(latin)))
                .withMessageContaining("UTF-8");
    }

    @Test
    void stopsTheStartWithASentence() throws IOException {
        Path own = own("policy 55O - - ours words\n");
        var refused =
                catchThrowableOfType(
                        RulesRefusedException.class,
                        () -> new Rejections(new RejectionProperties(own)));
        var start = new BeanCreationException("rejections", "no bean", refused);
        var analysis = new RulesFailureAnalyzer().analyze(start);
        assertThat(analysis.getDescription())
                .isEqualTo(
                        "The rules file "
                                + own
                                + " (property ownrelay.rejection.rules-file), line 1, column codes:"
                                + " \"55O\" is not allowed, only reply codes or their first digits"
                                + " such as 550, 55 or 5, 0 for no reply, several with commas"
                                + " between, or -.");
        assertThat(analysis.getAction()).contains("README");
        assertThat(
                        SpringFactoriesLoader.forDefaultResourceLocation()
                                .load(FailureAnalyzer.class, ignoringThoseThatNeedBeans()))
                .hasAtLeastOneElementOfType(RulesFailureAnalyzer.class);
    }

    private static FailureHandler ignoringThoseThatNeedBeans() {
        return FailureHandler.handleMessage((message, failure) -> {});
    }

    private Path own(String content) throws IOException {
        return Files.writeString(folder.resolve("own.txt"), content);
    }

    /// The beginning of each phrase of the rule over and over, which almost matches everywhere.
    private static String hostile(Rule rule, int size) {
        var seed = new StringBuilder("a");
        for (Phrase phrase : rule.phrases()) {
            phrase.parts().getFirst().stream()
                    .limit(20)
                    .forEach(words -> seed.append(' ').append(words.getFirst()));
        }
        return seed.append(' ').toString().repeat(size / seed.length() + 1).substring(0, size);
    }
}
