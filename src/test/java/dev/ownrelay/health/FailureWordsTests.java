package dev.ownrelay.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.Test;

class FailureWordsTests {

    private final FailureWords words = new FailureWords(new Rejections());

    @Test
    void aLoginThatWasRefusedIsToldFromOneThatWasMissed() {
        var refused = new Reply(Stage.AUTH, 535, "5.7.8 Authentication failed", 1);
        var missed = new Reply(Stage.MAIL, 530, "5.7.0 Authentication required", 1);
        assertThat(words.of(refused).what()).isEqualTo("cause.login-refused.what.login-set");
        assertThat(words.of(missed).what()).isEqualTo("cause.login-refused.what.login-none");
    }
}
