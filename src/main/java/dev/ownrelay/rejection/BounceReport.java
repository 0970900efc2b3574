package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a bounce says of each recipient that was not reached: the fields of its
/// `message/delivery-status` part (RFC 3464 section 2.3), or, when a person pasted only the words
/// before it, the replies quoted in those.
///
/// @param failures at most 100, in the order of the report; empty when this is no bounce
public record BounceReport(List<Failure> failures) {

    static final int MOST_FAILURES = 100;

    private static final int LONGEST_REPORT = 512 * 1_024;
    private static final int LONGEST_FIELD = 4_096;
    private static final Pattern CODE = Pattern.compile("^\\D{0,8}?([245]\\d\\d)(?![\\d.])");

    /// @param recipient the address, null when the report names none
    /// @param stage where the letter was refused, as far as the report says so
    /// @param code the reply code, 0 when the report quotes none
    /// @param text the words of the server, at most 4,096 characters, hostile
    /// @param delayed whether delivery is still being tried
    public record Failure(
            @Nullable String recipient,
            Stage stage,
            int code,
            @Nullable EnhancedCode enhanced,
            String text,
            boolean delayed) {}

    /// Reads the source of a bounce, or a part of it, of which the first 512 Ki characters count.
    /// Any text is safe to give.
    public static BounceReport read(String pasted) {
        String text = head(pasted, LONGEST_REPORT);
        List<Failure> failures = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String field = "";
        for (String line : text.lines().map(BounceReport::unquoted).toList()) {
            if (line.isBlank()) {
                field = "";
                close(group, failures);
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                group.computeIfPresent(
                        field, (f, v) -> head(v + " " + line.strip(), LONGEST_FIELD));
            } else {
                field = field(line);
                if (field.equals("final-recipient") && group.containsKey(field)) {
                    close(group, failures);
                }
                group.putIfAbsent(field, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        close(group, failures);
        return new BounceReport(failures.isEmpty() ? BounceWords.read(text) : failures);
    }

    static String head(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }

    /// A mail program marks quoted lines when a bounce is forwarded.
    static String unquoted(String line) {
        String rest = head(line, LONGEST_FIELD);
        return rest.startsWith("> ") ? rest.substring(2) : rest.equals(">") ? "" : rest;
    }

    private static String field(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    }

    private static void close(Map<String, String> group, List<Failure> failures) {
        String recipient = group.getOrDefault("final-recipient", group.get("original-recipient"));
        String action = group.getOrDefault("action", "failed").toLowerCase(Locale.ROOT);
        boolean told = group.containsKey("status") || group.containsKey("diagnostic-code");
        boolean missed = action.startsWith("failed") || action.startsWith("delayed");
        if (recipient != null && told && missed && failures.size() < MOST_FAILURES) {
            failures.add(failure(recipient, group, action.startsWith("delayed")));
        }
        group.clear();
    }

    private static Failure failure(String recipient, Map<String, String> group, boolean delayed) {
        String text = withoutType(group.getOrDefault("diagnostic-code", ""));
        EnhancedCode status = EnhancedCode.find(group.getOrDefault("status", "")).orElse(null);
        EnhancedCode quoted = EnhancedCode.find(text).orElse(null);
        boolean vague = status == null || (status.subject() == 0 && quoted != null);
        return new Failure(
                withoutType(recipient).replaceAll("[<>\\s]", ""),
                BounceWords.stage(text),
                code(text),
                vague ? quoted : status,
                text,
                delayed);
    }

    /// `smtp; 550 …` and `rfc822; anna@…` without the type before the semicolon.
    private static String withoutType(String value) {
        int semicolon = value.indexOf(';');
        return semicolon >= 0 && semicolon < 20
                ? value.substring(semicolon + 1).strip()
                : value.strip();
    }

    private static int code(String text) {
        var matcher = CODE.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
