package dev.ownrelay.compose;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The body of a message with the sender's signature under it, as HTML and as plain text, merge
/// fields not yet filled.
///
/// @param pictures that the HTML shows and that go along
record WrittenBody(String html, String text, List<InlinePicture> pictures) {

    /// What stands between the text and the signature. Neither the editor nor the cleaner writes
    /// line ends around a break.
    private static final String SIGNED = "\n<br>\n<div>";

    /// @param html as it came from the browser
    /// @param signatureHtml the sender's, may be empty
    static WrittenBody of(String html, String signatureHtml) {
        return of(html, signatureHtml, null);
    }

    /// @param logo under the signature; null: none
    static WrittenBody of(String html, String signatureHtml, @Nullable InlinePicture logo) {
        String body = BodyHtml.clean(html);
        String signature = BodyHtml.clean(signatureHtml);
        boolean unsigned = BodyHtml.isBlank(signature);
        String text = PlainText.of(body);
        if (unsigned && logo == null) {
            return new WrittenBody(body, text, List.of());
        }
        String picture = logo == null ? "" : "<div>" + logo.html() + "</div>";
        return new WrittenBody(
                body + SIGNED + (unsigned ? "" : signature) + picture + "</div>",
                unsigned ? text : text + "\n\n-- \n" + PlainText.of(signature),
                logo == null ? List.of() : List.of(logo));
    }

    /// With the pictures of its text as parts of their own.
    ///
    /// @param domain of the sender
    WrittenBody withPictures(String domain) {
        var shown = BodyPictures.in(html, domain);
        var all = new ArrayList<>(pictures);
        all.addAll(shown.pictures());
        return new WrittenBody(shown.html(), text, List.copyOf(all));
    }

    /// The text of a message as it was before the signature was put under it.
    static String withoutSignature(String html) {
        int from = html.lastIndexOf(SIGNED);
        return from < 0 || !html.stripTrailing().endsWith("</div>")
                ? html
                : html.substring(0, from);
    }
}
