package dev.ownrelay.relay;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.HostPolicy;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/// Stops the start where emails would go to the default relay in clear text, through a network that
/// the operator has not named for it. A name that leads nowhere yet is judged at each connection.
@Component
class RelayEncryption {

    private static final String REASON =
            """
            emails would go to it without encryption. Set \
            spring.mail.properties.mail.smtp.starttls.required=true or \
            spring.mail.ssl.enabled=true. Where nobody can listen on the way, name its network in \
            ownrelay.smtp.clear-text-networks\
            """;

    /// @throws InvalidConfigurationPropertyValueException when it stands elsewhere
    RelayEncryption(DefaultRelay relay, HostPolicy policy, SmtpProperties smtp) {
        relay.endpoint()
                .filter(endpoint -> endpoint.tls() == Tls.NONE)
                .ifPresent(endpoint -> require(endpoint, policy, smtp));
    }

    private static void require(SmtpEndpoint endpoint, HostPolicy policy, SmtpProperties smtp) {
        if (policy.check(endpoint, smtp.connectTimeout())
                        instanceof HostPolicy.Verdict.Allowed(var addresses)
                && !policy.permitsClearText(addresses)) {
            throw new InvalidConfigurationPropertyValueException(
                    "spring.mail.host", endpoint.host(), REASON);
        }
    }
}
