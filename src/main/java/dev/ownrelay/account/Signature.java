package dev.ownrelay.account;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Safelist;

/// What stands under the messages of a user: HTML from a short list of harmless elements.
public final class Signature {

    public static final int MAX_LENGTH = 20_000;

    private static final Safelist HARMLESS =
            Safelist.basic()
                    .addTags("div", "hr", "img")
                    .addAttributes("img", "src", "alt", "width", "height")
                    .addProtocols("img", "src", "https")
                    .addProtocols("a", "href", "tel")
                    .removeProtocols("a", "href", "ftp");

    private Signature() {}

    /// @param typed HTML, or plain text with lines
    public static String clean(String typed) {
        var html = typed.contains("<") ? typed : Entities.escape(typed).replaceAll("\\R", "<br>");
        var settings = new OutputSettings().prettyPrint(false);
        return Jsoup.clean(html, "", HARMLESS, settings).strip();
    }
}
