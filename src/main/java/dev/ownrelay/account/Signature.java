package dev.ownrelay.account;

import dev.ownrelay.mail.SafeHtml;

import org.jsoup.nodes.Entities;

/// What stands under the messages of a user: HTML, as harmless as that of messages.
public final class Signature {

    public static final int MAX_LENGTH = 20_000;

    private Signature() {}

    /// @param typed HTML, or plain text with lines
    public static String clean(String typed) {
        var html = typed.contains("<") ? typed : Entities.escape(typed).replaceAll("\\R", "<br>");
        return SafeHtml.clean(html).strip();
    }
}
