package dev.ownrelay.bounce;

import dev.ownrelay.rejection.Stage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads what a mail server writes for people without the code of a reply: what stands after the
/// address first, then what stands before it. Most of it is politeness, so that only what the rules
/// know in words may be believed.
final class BounceProse {

    private static final int MOST_PARAGRAPHS = 40;
    private static final int LONGEST_PARAGRAPH = 2_048;
    private static final Pattern HEADER =
            Pattern.compile(
                    "(?i)^(?:from|to|cc|subject|date|sender|reply-to|message-id|mime-version"
                            + "|received|return-path|references|in-reply-to|precedence|importance"
                            + "|auto-submitted|content-[a-z-]{1,40}|x-[a-z0-9-]{1,60}"
                            + "|authentication-results|dkim-signature|arc-[a-z-]{1,40}"
                            + "|list-[a-z-]{1,40}|thread-[a-z-]{1,20}|reporting-mta|remote-mta"
                            + "|received-from-mta|arrival-date|last-attempt-date|will-retry-until"
                            + "|original-envelope-id|original-recipient|final-recipient|action"
                            + "|status|diagnostic-code):.*$");

    private static final String FAILED = "x-failed-recipients:";
    private static final Pattern NAMED = Pattern.compile("^(?:From |[A-Za-z][A-Za-z0-9-]{0,70}:)");

    /// Where the message that came back begins.
    private static final Pattern COPY =
            Pattern.compile(
                    "(?i)^(?:-{3,}.{0,60}(?:copy|original|forwarded|header|kopie|follows).*"
                            + "|received: .*|return-path: .*|dkim-signature: .*)$");

    private final List<String> after = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private String recipient = "";
    private String failed = "";
    private boolean head = true;
    private boolean header;
    private boolean folds;

    private BounceProse() {}

    static List<BounceReport.Failure> read(String text) {
        var prose = new BounceProse();
        var paragraph = new StringBuilder();
        boolean body = false;
        for (String line : text.lines().map(BounceWords::unquoted).toList()) {
            String said = line.strip();
            if (said.isEmpty()) {
                prose.head = false;
                prose.folds = false;
                prose.paragraph(paragraph.toString());
                body = body || !paragraph.isEmpty();
                paragraph.setLength(0);
            } else if (body && COPY.matcher(said).matches()) {
                break;
            } else if (!prose.isHeader(line) && paragraph.length() < LONGEST_PARAGRAPH) {
                paragraph.append(said).append(' ');
            }
        }
        prose.paragraph(paragraph.toString());
        return prose.failures(BounceWords.delayed(text));
    }

    /// A header may go on in the next lines; at the head of the message any name is one.
    private boolean isHeader(String line) {
        boolean indented = line.startsWith(" ") || line.startsWith("\t");
        if (!indented || !folds) {
            header = HEADER.matcher(line.strip()).matches() || head && NAMED.matcher(line).find();
            folds = header && !indented;
            head = head && header;
        }
        if (header && line.regionMatches(true, 0, FAILED, 0, FAILED.length())) {
            failed = BounceWords.address(line);
        }
        return header;
    }

    private void paragraph(String said) {
        if (said.isBlank() || after.size() + before.size() >= MOST_PARAGRAPHS) {
            return;
        }
        String found = recipient.isEmpty() ? BounceWords.address(said) : "";
        if (!found.isEmpty()) {
            recipient = found;
            String rest = said.substring(said.indexOf(found) + found.length());
            after.add(rest);
            after.add(said);
        } else if (recipient.isEmpty()) {
            before.add(said);
        } else {
            after.add(said);
        }
    }

    private List<BounceReport.Failure> failures(boolean delayed) {
        after.addAll(before);
        String missed = failed.isEmpty() ? recipient : failed;
        return missed.isEmpty()
                ? List.of()
                : after.stream()
                        .map(said ->
                                new BounceReport.Failure(
                                        missed, null, Stage.DOT, 0, null, said, delayed))
                        .toList();
    }
}
