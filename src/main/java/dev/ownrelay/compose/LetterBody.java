package dev.ownrelay.compose;

/// The body of a letter with the sender's signature under it, as HTML and as plain text, merge
/// fields not yet filled.
record LetterBody(String html, String text) {

    /// @param html as it came from the browser
    /// @param signatureHtml the sender's, may be empty
    static LetterBody of(String html, String signatureHtml) {
        String body = LetterHtml.clean(html);
        String signature = LetterHtml.clean(signatureHtml);
        if (LetterHtml.isBlank(signature)) {
            return new LetterBody(body, PlainText.of(body));
        }
        return new LetterBody(
                body + "\n<br>\n<div>" + signature + "</div>",
                PlainText.of(body) + "\n\n-- \n" + PlainText.of(signature));
    }
}
