package dev.ownrelay.check;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

import java.util.List;

/// A draft with its HTML read, for all rules to look at. Nobody changes it.
///
/// @param raw what was typed or pasted, as a browser understands it
/// @param body the same, as it will leave
/// @param text the words of the body as a reader sees them, in lines
/// @param own those of them that are not quoted from others, in lines
record Look(Draft draft, Document raw, Document body, String text, String own) {

    static Look of(Draft draft) {
        var body = Jsoup.parseBodyFragment(dev.ownrelay.mail.SafeHtml.clean(draft.html()));
        return new Look(
                draft,
                Jsoup.parseBodyFragment(draft.html()),
                body,
                VisibleText.of(body),
                OwnWords.of(body).text().strip());
    }

    List<DraftFile> files() {
        return draft.files();
    }
}
