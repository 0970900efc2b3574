package dev.ownrelay.compose;

import dev.ownrelay.account.Logo;
import dev.ownrelay.message.NewMessage.EncodedContent;

import java.util.UUID;

/// A picture that the text of a message shows, and that goes with it (RFC 2387).
///
/// @param contentId without brackets (RFC 2392)
/// @param html that shows it
record InlinePicture(
        String contentId,
        String fileName,
        String contentType,
        EncodedContent content,
        String html) {

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
