package dev.ownrelay.relay;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.mail.MailAddress;

import org.springframework.stereotype.Component;

import java.util.Optional;

/// As whom the application itself writes through the default relay.
@Component
public class SystemSender {

    private final DefaultRelay relay;
    private final RelayProperties properties;

    SystemSender(DefaultRelay relay, RelayProperties properties) {
        this.relay = relay;
        this.properties = properties;
    }

    /// The operator's own address: `ownrelay.relay.from`, else the login of the relay where it is
    /// one. Where it is empty, only an address that somebody has proven may be used.
    public Optional<String> ownAddress() {
        return Optional.ofNullable(properties.from())
                .or(() ->
                        relay.endpoint()
                                .map(SmtpEndpoint::username)
                                .flatMap(MailAddress::parse)
                                .map(MailAddress::toString));
    }
}
