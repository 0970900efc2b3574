package dev.ownrelay.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

class FailureWordsTests {

    private final FailureWords words = new FailureWords(new Rejections());

    @Test
    void aLoginThatWasRefusedIsToldFromOneThatWasMissed() {
        var refused = new Reply(Stage.AUTH, 535, "5.7.8 Authentication failed", 1);
        var missed = new Reply(Stage.MAIL, 530, "5.7.0 Authentication required", 1);
        assertThat(words.of(refused).what()).isEqualTo("cause.login-refused.what.login-set");
        assertThat(words.of(missed).what()).isEqualTo("cause.login-refused.what.login-none");
    }

    @Test
    void theOperatorIsToldWhereTheRelayIsSetUp() {
        var said = new Reply(Stage.TLS, 0, "connection without TLS not allowed", 1);
        assertThat(words.of(said).next()).isEqualTo("cause.clear-text-not-allowed.next");
        assertThat(words.ofRelay(said).next())
                .isEqualTo("cause.clear-text-not-allowed.next.operator");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.2.121 <erika@a.test> your daily sending limit is exceeded",
                "Erika@a.test: uw verzendlimiet is bereikt",
                "too frequent connects from 192.0.2.7 for erika=40a.test",
                "4.7.1 \"Erika Spoor\" <erika@a.test> try again later"
            })
    void whatIsKeptNamesNoAddressAndMeansTheSame(String text) {
        var said = new Reply(Stage.RCPT, 450, text, 1);
        var kept = new Reply(Stage.RCPT, 450, words.kept(said), 1);
        assertThat(kept.text().toLowerCase(Locale.ROOT)).doesNotContain("a.test", "erika@");
        assertThat(words.of(kept)).isEqualTo(words.of(said));
        assertThat(words.kept(kept)).isEqualTo(kept.text());
    }

    @Test
    void whatIsSaidBeforeAnyMessageIsKeptAsItIs() {
        var said = new Reply(Stage.AUTH, 535, "5.7.8 Login of me@agency.test failed", 1);
        assertThat(words.kept(said)).isEqualTo(said.text());
    }
}
