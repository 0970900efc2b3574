package dev.ownrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.conversation.Tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.util.Map;

class DefaultRelayTests {

    private static final String MAIL = "spring.mail.";

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Relay.class);

    @Test
    void isAbsentWithoutAHost() {
        application.run(
                context -> assertThat(context.getBean(DefaultRelay.class).endpoint()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "properties.mail.smtp.starttls.enable=true, STARTTLS, 587",
        "properties.mail.smtp.starttls.required=true, STARTTLS, 587",
        "properties.mail.smtp.ssl.enable=true, TLS, 465",
        "ssl.enabled=true, TLS, 465",
        "protocol=smtps, TLS, 465",
        "default-encoding=UTF-8, NONE, 25",
    })
    void followsTheTlsPropertiesOfSpring(String property, Tls tls, int port) {
        application
                .withPropertyValues(MAIL + "host=relay.example.net", MAIL + property)
                .run(context ->
                        assertThat(context.getBean(DefaultRelay.class).endpoint())
                                .contains(
                                        new SmtpEndpoint(
                                                null,
                                                "relay.example.net",
                                                port,
                                                tls,
                                                null,
                                                null,
                                                null,
                                                1)));
    }

    @Test
    void keepsPortAndLogin() {
        application
                .withPropertyValues(
                        MAIL + "host=relay.example.net",
                        MAIL + "port=2525",
                        MAIL + "ssl.enabled=true",
                        MAIL + "username=relay",
                        MAIL + "password=canary")
                .run(context -> {
                    var endpoint = context.getBean(DefaultRelay.class).endpoint().orElseThrow();
                    assertThat(endpoint.port()).isEqualTo(2525);
                    assertThat(endpoint.secret()).isEqualTo("canary");
                    assertThat(endpoint.toString()).doesNotContain("canary");
                });
    }

    @Test
    void refusesToStartWithALoginInClearText() {
        var relay =
                application.withPropertyValues(
                        MAIL + "host=relay.example.net", MAIL + "username=relay");
        relay.run(context ->
                assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("spring.mail.username"));
        relay.withPropertyValues("ownrelay.smtp.allow-plaintext-login=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void refusesAFromThatIsNoAddress() {
        assertThat(bound("from", " mail@Example.net ").from()).isEqualTo("mail@example.net");
        assertThat(bound("from", "  ").from()).isNull();
        assertThatThrownBy(() -> bound("from", "Mail <mail@example.net>"))
                .rootCause()
                .hasMessageContaining("ownrelay.relay.from");
    }

    @Test
    void limitsNobodyButConnectionsUnlessTheOperatorSaysSo() {
        var properties = bound("from", "");

        assertThat(properties.perMinute()).isNull();
        assertThat(properties.perDay()).isNull();
        assertThat(properties.maxConnections()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "allowed-networks, 10.0.0.0/33",
        "allowed-networks, relay.example.net",
        "per-minute, 0",
        "per-day, -1",
        "max-connections, 0",
        "max-connections, 21",
    })
    void stopsTheStartWithASentenceThatNamesTheProperty(String property, String value) {
        assertThatThrownBy(() -> bound(property, value))
                .rootCause()
                .hasMessageStartingWith(
                        "The property ownrelay.relay.%s is wrong: '%s'".formatted(property, value));
    }

    private static RelayProperties bound(String property, String value) {
        var settings = Map.of("ownrelay.relay." + property, value);
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("ownrelay.relay", RelayProperties.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({MailProperties.class, SmtpProperties.class})
    @Import(DefaultRelay.class)
    static class Relay {}
}
