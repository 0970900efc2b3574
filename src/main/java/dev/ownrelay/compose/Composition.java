package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.server.Route;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/// Makes messages of what somebody has written.
@Component
class Composition {

    private final EarlierMessages earlierMessages;
    private final SignatureLogos logos;
    private final Clock clock;

    Composition(EarlierMessages earlierMessages, SignatureLogos logos, Clock clock) {
        this.earlierMessages = earlierMessages;
        this.logos = logos;
        this.clock = clock;
    }

    /// @param along files of the earlier message, which come first
    List<MessageAttachment> files(ComposeForm form, List<EarlierMessage.Kept> along) {
        return Stream.concat(
                        earlierMessages.files(along).stream(),
                        form.attachments().stream().map(MessageAttachment::read))
                .toList();
    }

    /// Those that the text and the signature show.
    List<InlinePicture> pictures(Sender sender, ComposeForm form) {
        return body(sender, form).pictures();
    }

    MimeMessageWriter writer(
            Sender sender, Route route, ComposeForm form, List<MessageAttachment> files) {
        return new MimeMessageWriter(
                route, sender.id(), form.subject(), body(sender, form), files, clock.instant());
    }

    private WrittenBody body(Sender sender, ComposeForm form) {
        var logo = logos.find(sender.id()).map(found -> InlinePicture.of(found, sender.domain()));
        return WrittenBody.of(form.body(), sender.signatureHtml(), logo.orElse(null))
                .withPictures(sender.domain());
    }
}
