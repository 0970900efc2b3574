package dev.ownrelay.rejection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the words a mail server writes for people in a bounce: an address, and after it, in the
/// same paragraph or a later one, the reply it got.
final class BounceWords {

    private static final int LONGEST_PARAGRAPH = 8_192;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,253}");
    private static final String ENHANCED = "[ -]#?[45]\\.\\d{1,3}\\.\\d{1,3}\\b";
    private static final Pattern REPLY =
            Pattern.compile("(?<![\\w.@#-])([45]\\d\\d)(?:" + ENHANCED + "|[ -](?=\\D))");

    private static final Pattern DELAYED =
            Pattern.compile(
                    "(?i)\\b(?:delivery delayed|has been delayed|delayed mail|(?:will|to) be"
                            + " retried|will (?:keep|continue) trying|do not need to"
                            + " resend|vertraagd|verz.gert|retard. de)\\b");

    private final List<BounceReport.Failure> failures = new ArrayList<>();
    private final boolean delayed;
    private String recipient = "";

    private BounceWords(boolean delayed) {
        this.delayed = delayed;
    }

    static List<BounceReport.Failure> read(String text) {
        var words = new BounceWords(DELAYED.matcher(text).find());
        var paragraph = new StringBuilder();
        for (String line : text.lines().map(BounceReport::unquoted).toList()) {
            if (line.isBlank()) {
                words.paragraph(paragraph.toString());
                paragraph.setLength(0);
            } else if (paragraph.length() < LONGEST_PARAGRAPH) {
                paragraph.append(line.strip()).append(' ');
            }
        }
        words.paragraph(paragraph.toString());
        return List.copyOf(words.failures);
    }

    private void paragraph(String text) {
        Matcher reply = REPLY.matcher(text);
        boolean found = reply.find();
        Matcher address = ADDRESS.matcher(found ? text.substring(0, reply.start()) : text);
        if (address.find()) {
            recipient = address.group();
        }
        if (found && !headers(text) && failures.size() < BounceReport.MOST_FAILURES) {
            String words = BounceReport.head(text.substring(reply.start()).strip(), 4_096);
            failures.add(
                    new BounceReport.Failure(
                            recipient.isEmpty() ? null : recipient,
                            null,
                            stage(text),
                            Integer.parseInt(reply.group(1)),
                            EnhancedCode.find(words).orElse(null),
                            words,
                            delayed));
        }
    }

    /// The header of a letter holds numbers enough to be taken for a reply.
    private static boolean headers(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("received: from") || lower.contains("message-id: <");
    }

    /// The command a server says it answered.
    static Stage stage(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("rcpt to")) {
            return Stage.RCPT;
        }
        boolean mail = lower.contains("mail from") && lower.contains("command");
        return mail || lower.contains("after mail from") ? Stage.MAIL : Stage.DOT;
    }
}
