package dev.ownrelay.explanation;

import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.Message;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.ReplyPattern;
import dev.ownrelay.rejection.ReplyShape;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a mail server said about a message, at a try or in a message that came back.
///
/// @param id of the try or of what came back
/// @param code 0 when there was none
public record ServerReply(
        UUID id,
        Message message,
        Stage stage,
        int code,
        @Nullable EnhancedCode enhanced,
        String text) {

    /// Nothing when no server answered at this try.
    public static Optional<ServerReply> of(Message message, DeliveryAttempt attempt) {
        return Optional.ofNullable(attempt.replyCode())
                .map(code ->
                        new ServerReply(
                                attempt.getId(),
                                message,
                                attempt.stage(),
                                code,
                                null,
                                attempt.replyText()));
    }

    /// Nothing when there is nothing to explain.
    public static Optional<ServerReply> of(Message message, Bounce bounce) {
        var code = bounce.replyCode();
        var reply =
                new ServerReply(
                        bounce.getId(),
                        message,
                        bounce.stage(),
                        code == null ? 0 : code,
                        bounce.enhanced(),
                        bounce.replyText());
        return Optional.of(reply)
                .filter(_ -> bounce.kind() != Bounce.Kind.REACHED)
                .filter(said -> !said.shape().isEmpty());
    }

    /// What it has in common with the replies to other messages of the agency.
    String shape() {
        var people =
                List.of(
                        message.toAddress(),
                        message.toName(),
                        message.fromAddress(),
                        message.fromName());
        return ReplyShape.of(code, enhanced, text, people).text();
    }

    /// It without anything of anybody's.
    ReplyPattern pattern() {
        return ReplyPattern.of(stage, code, enhanced, text);
    }
}
