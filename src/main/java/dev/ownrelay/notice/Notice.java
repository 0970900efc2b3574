package dev.ownrelay.notice;

import java.time.Instant;
import java.util.Locale;

/// One mail that the application itself writes, plain text, to one recipient.
///
/// @param kind what it is about, such as `invitation`; operators read it by the words
///   `notice.kind.<kind>`
/// @param subject holds no secret: only the text is sealed
/// @param until worthless afterwards
public record Notice(
        String kind,
        String toAddress,
        String toName,
        Locale locale,
        String subject,
        String text,
        Instant until) {

    @Override
    public String toString() {
        return "Notice[" + kind + "]";
    }
}
