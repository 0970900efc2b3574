package dev.ownrelay.bounce;

import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Head;
import dev.ownrelay.rejection.Stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the words a mail server writes for people in a bounce: an address, and after it, in the
/// same paragraph or a later one, the reply it got.
final class BounceWords {

    private static final int LONGEST_PARAGRAPH = 8_192;
    private static final int LONGEST_LINE = 4_096;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}[A-Za-z0-9]");
    private static final Pattern SERVICE =
            Pattern.compile("(?i)(?:postmaster|mailer-daemon|hostmaster|abuse)@");
    private static final String ENHANCED = "[45]\\.\\d{1,3}\\.\\d{1,3}(?![\\w.])";
    private static final Pattern REPLY =
            Pattern.compile(
                    "(?<![\\w.@-])([45]\\d\\d)(?:[:;,]?[ /-]{1,2}[(#]{0,2}"
                            + ENHANCED
                            + "|(?:: ?|[ -])(?=\\D))");
    private static final Pattern CODE_ALONE = Pattern.compile("(?<![\\w.@/-])" + ENHANCED);

    /// What only programs write of themselves.
    private static final Pattern PROGRAM =
            Pattern.compile(
                    "(?im)mailer-daemon|\\bpostmaster\\b|^return-path:[ \\t]{0,9}<>"
                            + "|^auto-submitted:[ \\t]{0,9}auto-|^x-failed-recipients:"
                            + "|delivery status notification|mail delivery (?:sub)?system"
                            + "|mail delivery (?:software|failed)|qmail-send program"
                            + "|returned to sender|undeliverable:|unzustellbar:");

    private static final Pattern DELAYED =
            Pattern.compile(
                    "(?i)\\b(?:delivery delayed|has been delayed|delayed mail|(?:will|to) be"
                            + " retried|will (?:keep|continue) trying|do not need to"
                            + " resend|vertraagd|verz.gert|retard. de)\\b");

    private final List<BounceReport.Failure> failures = new ArrayList<>();

    /// What was said with an enhanced code alone, in case that nothing was said with a reply.
    private final List<BounceReport.Failure> codes = new ArrayList<>();

    private final boolean delayed;
    private String recipient = "";

    private BounceWords(boolean delayed) {
        this.delayed = delayed;
    }

    static List<BounceReport.Failure> read(String text) {
        var words = new BounceWords(delayed(text));
        var paragraph = new StringBuilder();
        for (String line : text.lines().map(BounceWords::unquoted).toList()) {
            if (line.isBlank()) {
                words.paragraph(paragraph.toString());
                paragraph.setLength(0);
            } else if (paragraph.length() < LONGEST_PARAGRAPH) {
                paragraph.append(line.strip()).append(' ');
            }
        }
        words.paragraph(paragraph.toString());
        return List.copyOf(words.failures.isEmpty() ? words.codes : words.failures);
    }

    /// A mail program marks quoted lines when a bounce is forwarded.
    static String unquoted(String line) {
        String rest = Head.of(line, LONGEST_LINE);
        return rest.startsWith("> ") ? rest.substring(2) : rest.equals(">") ? "" : rest;
    }

    /// Whether it says that a program wrote it.
    static boolean byProgram(String text) {
        return PROGRAM.matcher(text).find();
    }

    /// Whether it says that delivery is still being tried.
    static boolean delayed(String text) {
        return DELAYED.matcher(text).find();
    }

    /// The first address in it that is not of those who run a server; empty: there is none.
    static String address(String text) {
        return ADDRESS.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(found -> !SERVICE.matcher(found).lookingAt())
                .findFirst()
                .orElse("");
    }

    private void paragraph(String text) {
        Matcher reply = REPLY.matcher(text);
        Matcher code = CODE_ALONE.matcher(text);
        if (reply.find()) {
            failure(text, reply.start(), Integer.parseInt(reply.group(1)), failures);
        } else if (code.find()) {
            // what a person is told may stand before the code
            failure(text, afterAddress(text, code.start()), 0, codes);
        } else {
            addressee(text);
        }
    }

    private static int afterAddress(String text, int code) {
        Matcher address = ADDRESS.matcher(text);
        return address.find() && address.end() <= code ? address.end() : 0;
    }

    private void failure(String text, int start, int code, List<BounceReport.Failure> found) {
        addressee(text.substring(0, start));
        if (!headers(text) && found.size() < BounceReport.MOST_FAILURES) {
            String words = Head.of(text.substring(start).strip(), LONGEST_LINE);
            EnhancedCode enhanced = EnhancedCode.find(words).orElse(null);
            boolean forGood = code >= 500 || enhanced != null && enhanced.status() == 5;
            found.add(
                    new BounceReport.Failure(
                            recipient.isEmpty() ? null : recipient,
                            null,
                            stage(text),
                            code,
                            enhanced,
                            words,
                            delayed && !forGood));
        }
    }

    private void addressee(String text) {
        String found = address(text);
        recipient = found.isEmpty() ? recipient : found;
    }

    /// The header of a message holds numbers enough to be taken for a reply.
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
