package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Explanation.Basis;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

class CauseWordsTests {

    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void everyCauseHasPlainWords(String file) throws IOException {
        var messages = messages(file);
        assertThat(messages.stringPropertyNames())
                .filteredOn(key -> key.startsWith("cause.") && key.contains(".what"))
                .allSatisfy(key ->
                        assertThat(messages.getProperty(key))
                                .as(key)
                                .endsWith(".")
                                .doesNotContainPattern("(?i)\\d|\\bsmtp\\b|\\brelay\\w*|\\bmx\\b"));
        for (Cause cause : Cause.values()) {
            assertThat(messages).containsKey("cause." + cause.id() + ".what");
            assertThat(messages.getProperty("cause." + cause.id() + ".next"))
                    .as(cause.id())
                    .endsWith(".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void whatPassesByItselfIsToldOtherwiseOnceItDidNot(String file) throws IOException {
        var messages = messages(file);
        for (Cause cause : Cause.values()) {
            if (cause.passesByItself()) {
                var next = "cause." + cause.id() + ".next";
                assertThat(messages.getProperty(next + ".waiting"))
                        .isNotEqualTo(messages.getProperty(next));
                assertThat(messages.getProperty(next))
                        .doesNotContain("need not do anything", "hoeft niets te doen");
            }
        }
    }

    /// The settings of the chosen server are right: it took the email.
    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void whatCameBackIsNotBlamedOnTheServerThatTookIt(String file) throws IOException {
        var messages = messages(file);
        for (Cause cause : Cause.values()) {
            var key = "cause." + cause.id();
            if (cause.nextStep() == Cause.NextStep.SERVER_SETTINGS && !neverByMail(cause)) {
                assertThat(messages).containsKey(key + ".next.cameBack");
            }
            assertThat(messages.getProperty(key + ".what"))
                    .as(key)
                    .doesNotContain("recipient's mail server", "mailserver van de ontvanger");
        }
    }

    /// Only our own program meets them.
    private static boolean neverByMail(Cause cause) {
        return switch (cause) {
            case NO_GREETING, TLS_ON_PLAIN_PORT, SIGN_IN_NEEDED, NO_ACCESS_TOKEN, CLIENT_REFUSED ->
                    true;
            case SERVER_NOT_OF_PROVIDER, CLEAR_TEXT_NOT_ALLOWED -> true;
            default -> false;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages.properties", "/messages_nl.properties"})
    void everyActorHasWordsForItselfAndForOthers(String file) throws IOException {
        var messages = messages(file);
        for (Actor actor : Actor.values()) {
            for (boolean yes : new boolean[] {true, false}) {
                assertThat(messages)
                        .containsKey(Telling.actor(actor, new Telling.Reader(yes, yes)))
                        .containsKey(Telling.actor(actor, new Telling.Reader(yes, !yes)));
            }
        }
        for (Basis basis : List.of(Basis.CODE, Basis.NOTHING)) {
            assertThat(messages).containsKey("basis." + basis);
        }
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
