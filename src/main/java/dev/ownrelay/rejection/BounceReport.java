package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a bounce says of each recipient that was not reached: the fields of its
/// `message/delivery-status` part (RFC 3464 section 2.3), or, when a person pasted only the words
/// before it, the replies quoted in those.
///
/// @param failures at most 100, in the order of the report; empty when this is no bounce
/// @param basis where this was read
/// @param reached those of whom the report says that the letter was passed on to them; at most 100
public record BounceReport(List<Failure> failures, List<String> reached, Basis basis) {

    /// Where it was read, the surest first.
    enum Basis {
        /// The fields that one program writes for another.
        FIELDS,
        /// The words of a message that says that a program wrote it.
        PROGRAM,
        /// Words that may be anybody's.
        WORDS
    }

    static final int MOST_FAILURES = 100;

    private static final int LONGEST_REPORT = 512 * 1_024;
    private static final int LONGEST_FIELD = 4_096;
    private static final Pattern PASSED_ON = Pattern.compile("delivered|relayed|expanded");
    private static final Pattern CODED =
            Pattern.compile("\\+(2B|3D)|\\\\x\\{([0-9A-Fa-f]{1,5}|10[0-9A-Fa-f]{4})}");
    private static final Pattern CODE = Pattern.compile("^\\D{0,8}?([245]\\d\\d)(?![\\d.])");

    /// @param recipient the address, null when the report names none
    /// @param original the address that the letter was written to, when the report names it too
    /// @param stage where the letter was refused, as far as the report says so
    /// @param code the reply code, 0 when the report quotes none
    /// @param text the words of the server, at most 4,096 characters, hostile
    /// @param delayed whether delivery is still being tried
    public record Failure(
            @Nullable String recipient,
            @Nullable String original,
            Stage stage,
            int code,
            @Nullable EnhancedCode enhanced,
            String text,
            boolean delayed) {

        /// Whether it is about a letter to an address.
        public boolean concerns(String address) {
            return address.equalsIgnoreCase(recipient) || address.equalsIgnoreCase(original);
        }
    }

    /// Reads the source of a bounce, or a part of it, of which the first 512 Ki characters count.
    /// Any text is safe to give.
    public static BounceReport read(String pasted) {
        String text = head(pasted, LONGEST_REPORT);
        List<Failure> failures = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String field = "";
        for (String line : text.lines().map(BounceReport::unquoted).toList()) {
            if (line.isBlank()) {
                field = "";
                close(group, failures, reached);
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                group.computeIfPresent(
                        field, (f, v) -> head(v + " " + line.strip(), LONGEST_FIELD));
            } else {
                field = field(line);
                if (field.equals("final-recipient") && group.containsKey(field)) {
                    close(group, failures, reached);
                }
                group.putIfAbsent(field, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        close(group, failures, reached);
        return failures.isEmpty() && reached.isEmpty()
                ? new BounceReport(
                        BounceWords.read(text),
                        reached,
                        BounceWords.byProgram(text) ? Basis.PROGRAM : Basis.WORDS)
                : new BounceReport(failures, reached, Basis.FIELDS);
    }

    /// Without what may be the answer of a person: numbers such as 450 stand in many letters.
    public BounceReport believed(Rejections rejections) {
        return basis == Basis.WORDS
                ? new BounceReport(
                        failures.stream().filter(f -> believable(f, rejections)).toList(),
                        reached,
                        basis)
                : this;
    }

    private static boolean believable(Failure failure, Rejections rejections) {
        return failure.code() > 0 && failure.enhanced() != null
                || rejections.explain(failure).basis() == Explanation.Basis.WORDS;
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

    private static void close(
            Map<String, String> group, List<Failure> failures, List<String> reached) {
        String recipient = group.getOrDefault("final-recipient", group.get("original-recipient"));
        String action = group.getOrDefault("action", "failed").toLowerCase(Locale.ROOT);
        boolean told = group.containsKey("status") || group.containsKey("diagnostic-code");
        boolean missed = action.startsWith("failed") || action.startsWith("delayed");
        if (recipient != null && told && missed && failures.size() < MOST_FAILURES) {
            failures.add(failure(recipient, group, action.startsWith("delayed")));
        } else if (recipient != null && PASSED_ON.matcher(action).lookingAt()) {
            reach(address(group.getOrDefault("original-recipient", recipient)), reached);
            reach(address(recipient), reached);
        }
        group.clear();
    }

    private static void reach(String address, List<String> reached) {
        if (reached.size() < MOST_FAILURES && !reached.contains(address)) {
            reached.add(address);
        }
    }

    private static Failure failure(String recipient, Map<String, String> group, boolean delayed) {
        String text = withoutType(group.getOrDefault("diagnostic-code", ""));
        EnhancedCode status = EnhancedCode.find(group.getOrDefault("status", "")).orElse(null);
        EnhancedCode quoted = EnhancedCode.find(text).orElse(null);
        boolean vague = status == null || (status.subject() == 0 && quoted != null);
        return new Failure(
                address(recipient),
                group.containsKey("original-recipient")
                        ? address(group.getOrDefault("original-recipient", ""))
                        : null,
                BounceWords.stage(text),
                code(text),
                vague ? quoted : status,
                text,
                delayed);
    }

    /// RFC 3461 writes what is not plain as `+` and two digits, RFC 6533 as `\x{…}`.
    private static String address(String value) {
        String plain = withoutType(value).replaceAll("[<>\\s]", "");
        return CODED.matcher(plain)
                .replaceAll(m ->
                        Matcher.quoteReplacement(
                                Character.toString(
                                        Integer.parseInt(
                                                m.group(1) == null ? m.group(2) : m.group(1),
                                                16))));
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
