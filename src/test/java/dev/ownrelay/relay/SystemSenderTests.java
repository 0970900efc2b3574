package dev.ownrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.SmtpProperties;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.util.Optional;

class SystemSenderTests {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(Relay.class);

    @Test
    void isWhomTheOperatorNamed() {
        assertThat(sender("relay@example.net", "ownrelay.relay.from=mail@Example.net"))
                .hasValue("mail@example.net");
    }

    @Test
    void isTheLoginOfTheRelayWhereThatIsAnAddress() {
        assertThat(sender("relay@Example.net", "ownrelay.relay.from="))
                .hasValue("relay@example.net");
    }

    @Test
    void isNobodyWhereTheRelayNamesNobody() {
        assertThat(sender("relay", "ownrelay.relay.from=")).isEmpty();
        assertThat(sender(null, "ownrelay.relay.from=")).isEmpty();
    }

    private Optional<String> sender(@Nullable String login, String from) {
        var found =
                new Object() {
                    Optional<String> address = Optional.empty();
                };
        application
                .withPropertyValues(
                        "spring.mail.host=relay.example.net",
                        "spring.mail.ssl.enabled=true",
                        "spring.mail.username=" + (login == null ? "" : login),
                        from)
                .run(context -> found.address = context.getBean(SystemSender.class).ownAddress());
        return found.address;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        MailProperties.class,
        SmtpProperties.class,
        RelayProperties.class
    })
    @Import({DefaultRelay.class, SystemSender.class})
    static class Relay {}
}
