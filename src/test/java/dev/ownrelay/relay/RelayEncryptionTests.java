package dev.ownrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.LookUps;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.net.InetAddress;
import java.net.UnknownHostException;

class RelayEncryptionTests {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Relay.class);

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "8.8.8.8", "inside.example", "both.example"})
    void stopsTheStartWhereEmailsWouldGoInClearText(String host) {
        application
                .withPropertyValues("spring.mail.host=" + host)
                .run(context ->
                        assertThat(context.getStartupFailure())
                                .rootCause()
                                .isInstanceOfSatisfying(
                                        InvalidConfigurationPropertyValueException.class,
                                        e -> {
                                            assertThat(e.getName()).isEqualTo("spring.mail.host");
                                            assertThat(e.getValue()).isEqualTo(host);
                                            assertThat(e.getReason())
                                                    .contains("ownrelay.smtp.clear-text-networks");
                                        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.mail.host=127.0.0.1",
                "spring.mail.host=here.example",
                "spring.mail.host=nowhere.example",
                "spring.mail.ssl.enabled=true",
                "spring.mail.properties.mail.smtp.starttls.required=true",
                "ownrelay.smtp.clear-text-networks=192.168.0.0/16,10.1.0.0/16",
            })
    void startsWhereTheyDoNot(String property) {
        application
                .withPropertyValues("spring.mail.host=10.1.2.3", property)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void asksForNoRelay() {
        application.run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        MailProperties.class,
        SmtpProperties.class,
        RelayProperties.class
    })
    @Import({DefaultRelay.class, RelayPlace.class, HostPolicy.class, RelayEncryption.class})
    static class Relay {

        @Bean
        LookUps names() {
            return new LookUps(Relay::find);
        }

        private static InetAddress[] find(String host) throws UnknownHostException {
            return switch (host) {
                case "inside.example" -> addresses("10.1.2.3");
                case "here.example" -> addresses("127.0.0.1", "::1");
                case "both.example" -> addresses("127.0.0.1", "10.1.2.3");
                default -> throw new UnknownHostException(host);
            };
        }

        private static InetAddress[] addresses(String... literals) {
            var addresses = new InetAddress[literals.length];
            for (int i = 0; i < literals.length; i++) {
                addresses[i] = InetAddress.ofLiteral(literals[i]);
            }
            return addresses;
        }
    }
}
