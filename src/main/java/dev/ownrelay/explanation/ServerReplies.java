package dev.ownrelay.explanation;

import dev.ownrelay.message.BounceRecords;
import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.Messages;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;

import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What mail servers said about messages, at tries and in messages that came back.
@Component
class ServerReplies {

    private final DeliveryAttempts attempts;
    private final BounceRecords bounces;
    private final Messages messages;
    private final Rejections rejections;

    ServerReplies(
            DeliveryAttempts attempts,
            BounceRecords bounces,
            Messages messages,
            Rejections rejections) {
        this.attempts = attempts;
        this.bounces = bounces;
        this.messages = messages;
        this.rejections = rejections;
    }

    /// @param id of a try or of what came back
    Optional<ServerReply> find(UUID id) {
        return attempts.findById(id)
                .flatMap(attempt -> of(attempt.messageId(), l -> ServerReply.of(l, attempt)))
                .or(() ->
                        bounces.findById(id)
                                .flatMap(b -> of(b.messageId(), l -> ServerReply.of(l, b))));
    }

    private Optional<ServerReply> of(UUID message, Function<Message, Optional<ServerReply>> reply) {
        return messages.findById(message).flatMap(reply);
    }

    /// Our explanation of a reply.
    Explanation explain(ServerReply reply) {
        return rejections.explain(reply.stage(), reply.code(), reply.enhanced(), reply.text());
    }
}
