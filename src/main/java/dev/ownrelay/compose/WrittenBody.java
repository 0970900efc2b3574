package dev.ownrelay.compose;

/// The body of a message with the sender's signature under it, as HTML and as plain text, merge
/// fields not yet filled.
record WrittenBody(String html, String text) {

    /// @param html as it came from the browser
    /// @param signatureHtml the sender's, may be empty
    static WrittenBody of(String html, String signatureHtml) {
        String body = BodyHtml.clean(html);
        String signature = BodyHtml.clean(signatureHtml);
        if (BodyHtml.isBlank(signature)) {
            return new WrittenBody(body, PlainText.of(body));
        }
        return new WrittenBody(
                body + "\n<br>\n<div>" + signature + "</div>",
                PlainText.of(body) + "\n\n-- \n" + PlainText.of(signature));
    }
}
