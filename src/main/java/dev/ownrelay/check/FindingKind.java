package dev.ownrelay.check;

import static dev.ownrelay.check.Severity.ADVISES;
import static dev.ownrelay.check.Severity.STOPS;
import static dev.ownrelay.check.Severity.WARNS;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can be found. The name of each is its id in pages, in lower case with hyphens.
public enum FindingKind {
    NO_SUBJECT(WARNS),
    SUBJECT_SHOUTING(WARNS),
    SUBJECT_TOO_LONG(ADVISES),

    /// Says that it answers something, which its header does not (RFC 5322 section 3.6.5).
    SUBJECT_FALSE_REPLY(ADVISES),
    UNTIDY_HTML(WARNS),
    HTML_UNSUPPORTED(ADVISES),
    NO_TEXT_PART(WARNS),
    LITTLE_TEXT_MANY_IMAGES(WARNS),
    IMAGE_ONLY(WARNS),
    LARGE_IMAGE(ADVISES),
    REMOTE_IMAGE(ADVISES),
    IMAGE_WITHOUT_ALT(ADVISES),
    LOGO_HEAVY_SIGNATURE(ADVISES),
    SCRIPT(WARNS),
    SUSPICIOUS_ATTACHMENT(WARNS),

    /// The name of a file says that it is of another kind than it is.
    FALSE_FILE_NAME(STOPS),

    /// A virus scanner knows the file.
    INFECTED_ATTACHMENT(STOPS),

    /// A virus scanner was to look at the file and did not.
    UNSCANNED_ATTACHMENT(STOPS),
    MANY_ATTACHMENTS(ADVISES),
    MESSAGE_TOO_BIG(WARNS),
    LINK_SHORTENER(WARNS),
    LINK_TEXT_DIFFERS(WARNS),
    LINK_IP_ADDRESS(WARNS),
    LINK_BLOCKLISTED(WARNS),
    HIDDEN_TEXT(WARNS),
    LOW_CONTRAST(ADVISES),
    SHOUTING_TEXT(WARNS),
    SPAM_PHRASE(ADVISES),
    LINE_TOO_LONG(ADVISES),
    REPLY_TO_DIFFERS(ADVISES),
    PLACEHOLDER_LEFT(WARNS),
    PLACEHOLDER_EMPTY(WARNS),
    WRONG_NAME(WARNS),
    WRONG_LANGUAGE(ADVISES),
    ATTACHMENT_FORGOTTEN(WARNS),
    EMPTY_MESSAGE(WARNS),
    TOO_MANY_RECIPIENTS(ADVISES),
    SENDER_BLOCKLISTED(WARNS),
    SENDER_NOT_BELIEVED(WARNS),
    NEVER_ANSWERED_BEFORE(ADVISES);

    private final Severity severity;

    FindingKind(Severity severity) {
        this.severity = severity;
    }

    /// As it stands in pages and in the message files.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it lies in nothing but the subject.
    boolean isOfSubject() {
        return this == SUBJECT_SHOUTING || this == SUBJECT_FALSE_REPLY;
    }

    /// Whether an agency has a say in what it weighs. Nobody sends what all are to be spared.
    public boolean isChosen() {
        return this != INFECTED_ATTACHMENT && this != UNSCANNED_ATTACHMENT;
    }

    /// Where an agency has not chosen otherwise.
    public Severity severity() {
        return severity;
    }

    /// The one with this id, where there is one.
    public static Optional<FindingKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}
