package dev.ownrelay.bounce;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.feedback.UnknownReplies;
import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.Message;
import dev.ownrelay.relay.DefaultRelay;

import org.springframework.stereotype.Component;

/// Passes on what a message that came back says of more than its message.
@Component
class BounceNews {

    private final UnknownReplies unknown;
    private final SeenAddresses addresses;
    private final DefaultRelay relay;

    BounceNews(UnknownReplies unknown, SeenAddresses addresses, DefaultRelay relay) {
        this.unknown = unknown;
        this.addresses = addresses;
        this.relay = relay;
    }

    /// Its words, if nobody understands them.
    void said(Bounce bounce) {
        unknown.note(bounce.stage(), bounce.replyCode(), bounce.enhanced(), bounce.replyText());
    }

    /// From where the receiver saw the message come, if it says so. What a server says at a try is
    /// left out: it saw us.
    ///
    /// @param bounce a program's report of the message, of its own recipient
    void seen(Message message, Bounce bounce) {
        var host = relay.endpoint().map(SmtpEndpoint::host).orElse(null);
        ClientAddress.in(bounce.replyText())
                .ifPresent(address ->
                        addresses.note(
                                new SeenAddresses.Way(message.smtpServerId(), host),
                                address,
                                bounce.getId(),
                                bounce.recordedAt()));
    }
}
