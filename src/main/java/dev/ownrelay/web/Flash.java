package dev.ownrelay.web;

import org.springframework.context.MessageSource;

import java.util.Locale;
import java.util.Map;

/// What the page after a redirect says once. A handler that takes one as a parameter speaks to
/// whoever sent the form, in the language of the request.
public final class Flash {

    private final Map<String, Object> next;
    private final MessageSource words;
    private final Locale locale;

    /// @param next what the next page is given
    Flash(Map<String, Object> next, MessageSource words, Locale locale) {
        this.next = next;
        this.words = words;
        this.locale = locale;
    }

    /// The same page, in another language.
    public Flash in(Locale other) {
        return new Flash(next, words, other);
    }

    /// Says what was done; a second sentence stands behind the first.
    public void notice(String key, Object... arguments) {
        say("notice", words.getMessage(key, arguments, locale));
    }

    /// Says it in one section of the page, where the eye is, and not at its top.
    ///
    /// @param section the name under which the page draws it
    public void noticeIn(String section, String key, Object... arguments) {
        next.put("noticeIn", section);
        say("noticeThere", words.getMessage(key, arguments, locale));
    }

    /// Says why something was not done, like a notice.
    public void problem(String key, Object... arguments) {
        say("problem", words.getMessage(key, arguments, locale));
    }

    private void say(String name, String sentence) {
        next.merge(name, sentence, (before, more) -> before + " " + more);
    }

    /// Gives the page something else than a sentence of the message files.
    public void keep(String name, Object value) {
        next.put(name, value);
    }
}
