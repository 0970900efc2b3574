package dev.ownrelay.compose;

/// The body of a message with the sender's signature under it, as HTML and as plain text, merge
/// fields not yet filled.
record WrittenBody(String html, String text) {

    /// What stands between the text and the signature. Neither the editor nor the cleaner writes
    /// line ends around a break.
    private static final String SIGNED = "\n<br>\n<div>";

    /// @param html as it came from the browser
    /// @param signatureHtml the sender's, may be empty
    static WrittenBody of(String html, String signatureHtml) {
        String body = BodyHtml.clean(html);
        String signature = BodyHtml.clean(signatureHtml);
        if (BodyHtml.isBlank(signature)) {
            return new WrittenBody(body, PlainText.of(body));
        }
        return new WrittenBody(
                body + SIGNED + signature + "</div>",
                PlainText.of(body) + "\n\n-- \n" + PlainText.of(signature));
    }

    /// The text of a message as it was before the signature was put under it.
    static String withoutSignature(String html) {
        int from = html.lastIndexOf(SIGNED);
        return from < 0 || !html.stripTrailing().endsWith("</div>")
                ? html
                : html.substring(0, from);
    }
}
