package dev.ownrelay.compose;

import dev.ownrelay.account.Logo;
import dev.ownrelay.mail.FileType;
import dev.ownrelay.message.NewMessage.EncodedContent;

import java.util.UUID;

/// A picture that the text of a message shows, and that goes with it (RFC 2387).
///
/// @param contentId without brackets (RFC 2392)
/// @param html that shows it; empty: the text does
record InlinePicture(
        String contentId,
        String fileName,
        String contentType,
        EncodedContent content,
        String html) {

    /// @param number among those of the text
    /// @param domain of the sender
    static InlinePicture of(byte[] octets, int number, String domain) {
        var type = FileType.of(octets);
        return new InlinePicture(
                UUID.randomUUID() + "@" + domain,
                "picture-%d.%s".formatted(number, type.substring("image/".length())),
                type,
                MessageAttachment.content(octets),
                "");
    }

    /// @param domain of the sender, which makes the id one of its own
    static InlinePicture of(Logo logo, String domain) {
        var contentId = UUID.randomUUID() + "@" + domain;
        return new InlinePicture(
                contentId,
                "logo." + logo.contentType().substring("image/".length()),
                logo.contentType(),
                MessageAttachment.content(logo.octets()),
                logo.html("cid:" + contentId));
    }
}
