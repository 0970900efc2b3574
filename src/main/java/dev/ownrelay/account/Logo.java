package dev.ownrelay.account;

import dev.ownrelay.mail.FileType;

import java.util.Base64;
import java.util.Optional;

/// The picture under the signature of a user.
///
/// @param contentType told by the content
/// @param width in pixels
/// @param height in pixels
public record Logo(String contentType, int width, int height, byte[] octets) {

    public static final int MAX_OCTETS = 200 * 1024;
    public static final int MAX_PIXELS = 2_000;

    private static final int SHOWN_WIDTH = 240;
    private static final int SHOWN_HEIGHT = 96;

    /// Empty: it is no picture that every mail program shows.
    public static Optional<Logo> of(byte[] octets) {
        var type = FileType.of(octets);
        return PictureSize.of(type, octets)
                .map(size -> new Logo(type, size.width(), size.height(), octets));
    }

    public boolean isTooLarge() {
        return width > MAX_PIXELS || height > MAX_PIXELS;
    }

    /// Shows it at a size that suits a signature.
    ///
    /// @param source where it is found
    public String html(String source) {
        double scale =
                Math.min(1, Math.min(SHOWN_WIDTH / (double) width, SHOWN_HEIGHT / (double) height));
        return "<img src=\"%s\" alt=\"\" width=\"%d\" height=\"%d\">"
                .formatted(
                        source,
                        Math.max(1, Math.round(width * scale)),
                        Math.max(1, Math.round(height * scale)));
    }

    /// The picture as an address that needs no network.
    public String data() {
        return "data:%s;base64,%s"
                .formatted(contentType, Base64.getEncoder().encodeToString(octets));
    }
}
