package dev.ownrelay.policy;

import dev.ownrelay.check.FindingKind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What findings are about, as the page groups them.
enum FindingGroup {
    SUBJECT,
    LAYOUT,
    LINKS,
    ATTACHMENTS,
    PEOPLE,
    SENDER;

    /// As it stands in pages and in the message files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<FindingKind> kinds() {
        return Arrays.stream(FindingKind.values())
                .filter(FindingKind::isChosen)
                .filter(kind -> of(kind) == this)
                .toList();
    }

    static FindingGroup of(FindingKind kind) {
        return switch (kind) {
            case NO_SUBJECT,
                    SUBJECT_SHOUTING,
                    SUBJECT_TOO_LONG,
                    SUBJECT_FALSE_REPLY,
                    EMPTY_MESSAGE,
                    SHOUTING_TEXT,
                    SPAM_PHRASE,
                    WRONG_LANGUAGE,
                    NO_TEXT_PART,
                    LINE_TOO_LONG ->
                    SUBJECT;
            case UNTIDY_HTML,
                    HTML_UNSUPPORTED,
                    SCRIPT,
                    HIDDEN_TEXT,
                    LOW_CONTRAST,
                    LITTLE_TEXT_MANY_IMAGES,
                    IMAGE_ONLY,
                    LARGE_IMAGE,
                    REMOTE_IMAGE,
                    IMAGE_WITHOUT_ALT,
                    LOGO_HEAVY_SIGNATURE ->
                    LAYOUT;
            case LINK_SHORTENER, LINK_TEXT_DIFFERS, LINK_IP_ADDRESS, LINK_BLOCKLISTED -> LINKS;
            case SUSPICIOUS_ATTACHMENT,
                    FALSE_FILE_NAME,
                    INFECTED_ATTACHMENT,
                    UNSCANNED_ATTACHMENT,
                    MANY_ATTACHMENTS,
                    MESSAGE_TOO_BIG,
                    ATTACHMENT_FORGOTTEN ->
                    ATTACHMENTS;
            case PLACEHOLDER_LEFT,
                    PLACEHOLDER_EMPTY,
                    WRONG_NAME,
                    TOO_MANY_RECIPIENTS,
                    NEVER_ANSWERED_BEFORE ->
                    PEOPLE;
            case REPLY_TO_DIFFERS, SENDER_BLOCKLISTED, SENDER_NOT_BELIEVED -> SENDER;
        };
    }
}
