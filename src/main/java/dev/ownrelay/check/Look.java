package dev.ownrelay.check;

import dev.ownrelay.mail.ParsedHtml;
import dev.ownrelay.mail.SafeHtml;

import org.jsoup.nodes.Document;

import java.util.List;

/// A draft with its HTML read, for all rules to look at. Nobody changes it. Of HTML that is larger
/// than any email the rules see the beginning.
///
/// @param written what was typed or pasted
/// @param body the same, as it will leave
/// @param text the words of the body as a reader sees them, in lines
/// @param own those of them that are not quoted from others, in lines
/// @param whole whether the rules see all that will leave
record Look(
        Draft draft,
        ParsedHtml written,
        Document body,
        Document signature,
        String text,
        String own,
        boolean whole) {

    static Look of(Draft draft) {
        var written = ParsedHtml.of(draft.html());
        var leaving = ParsedHtml.of(SafeHtml.clean(written.document()));
        var body = leaving.document();
        var signature = ParsedHtml.of(draft.signature());
        return new Look(
                draft,
                written,
                body,
                signature.document(),
                VisibleText.of(body),
                OwnWords.of(body).text().strip(),
                written.whole() && leaving.whole() && signature.whole());
    }

    static Document leaving(ParsedHtml written) {
        return ParsedHtml.of(SafeHtml.clean(written.document())).document();
    }

    /// What was typed or pasted, as a browser understands it.
    Document raw() {
        return written.document();
    }

    List<DraftFile> files() {
        return draft.files();
    }
}
