package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.rejection.Explanation.Actor;
import dev.ownrelay.rejection.Explanation.Basis;
import dev.ownrelay.rejection.Explanation.NextStep;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

class CauseWordsTests {

    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void everyCauseHasPlainWords(String file) throws IOException {
        var messages = messages(file);
        for (Cause cause : Cause.values()) {
            assertThat(messages.getProperty("cause." + cause.id() + ".what"))
                    .as(cause.id())
                    .endsWith(".")
                    .doesNotContainPattern("(?i)\\d|\\bsmtp\\b|\\brelay\\w*|\\bmx\\b");
            assertThat(messages.getProperty("cause." + cause.id() + ".next"))
                    .as(cause.id())
                    .endsWith(".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void everyActorBasisAndStepHasWords(String file) throws IOException {
        var messages = messages(file);
        for (Actor actor : Actor.values()) {
            assertThat(messages).containsKey("actor." + actor);
        }
        for (Basis basis : Basis.values()) {
            assertThat(messages).containsKey("basis." + basis);
        }
        for (NextStep step : NextStep.values()) {
            assertThat(messages).containsKey("next-step." + step);
        }
        assertThat(messages).containsKeys("rejection.permanent", "rejection.temporary");
    }

    private static Properties messages(String file) throws IOException {
        var messages = new Properties();
        var in = Objects.requireNonNull(CauseWordsTests.class.getResourceAsStream(file));
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }
}
