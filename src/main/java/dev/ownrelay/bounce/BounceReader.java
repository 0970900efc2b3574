package dev.ownrelay.bounce;

import dev.ownrelay.bounce.BounceReport.Basis;
import dev.ownrelay.bounce.BounceReport.Failure;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Head;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a bounce: the fields that one program writes for another, and without any the words.
public final class BounceReader {

    private static final int LONGEST_REPORT = 512 * 1_024;
    private static final int LONGEST_FIELD = 4_096;
    private static final Pattern MISSED = Pattern.compile("failed|failure|delayed|error");
    private static final Pattern PASSED_ON = Pattern.compile("delivered|relayed|expanded");
    private static final Pattern CODED =
            Pattern.compile("\\+(2B|3D)|\\\\x\\{([0-9A-Fa-f]{1,5}|10[0-9A-Fa-f]{4})}");
    private static final Pattern SUPPLEMENT = Pattern.compile("smtp; ?\"?([^\"]{1,4096}?)\"?>?$");
    private static final Pattern CODE = Pattern.compile("^\\D{0,8}?([245]\\d\\d)(?![\\d.])");

    private BounceReader() {}

    /// Reads the source of a bounce, or a part of it, of which the first 512 Ki characters count.
    /// Any text is safe to give.
    public static BounceReport read(String pasted) {
        String text = Head.of(pasted, LONGEST_REPORT);
        List<Failure> failures = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        Map<String, String> group = new HashMap<>();
        String field = "";
        for (String line : text.lines().map(BounceWords::unquoted).toList()) {
            if (line.isBlank()) {
                field = "";
                close(group, failures, reached);
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                group.computeIfPresent(
                        field, (f, v) -> Head.of(v + " " + line.strip(), LONGEST_FIELD));
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
                ? inWords(text)
                : new BounceReport(failures, reached, Basis.FIELDS, prose(text, failures));
    }

    private static BounceReport inWords(String text) {
        boolean program = BounceWords.byProgram(text);
        List<Failure> replies = BounceWords.read(text);
        if (replies.isEmpty() && program) {
            // no number proves that a server refused: only words that are known count
            return new BounceReport(BounceProse.read(text), List.of(), Basis.WORDS, List.of());
        }
        var basis = program ? Basis.PROGRAM : Basis.WORDS;
        return new BounceReport(replies, List.of(), basis, List.of());
    }

    /// The words for people, where a report has none of its own.
    private static List<Failure> prose(String text, List<Failure> failures) {
        if (failures.stream().noneMatch(failure -> failure.text().isBlank())) {
            return List.of();
        }
        return Stream.concat(BounceWords.read(text).stream(), BounceProse.read(text).stream())
                .toList();
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
        boolean missed = MISSED.matcher(action).lookingAt();
        if (recipient != null && told && missed && failures.size() < BounceReport.MOST_FAILURES) {
            failures.add(failure(recipient, group, action.startsWith("delayed")));
        } else if (recipient != null && PASSED_ON.matcher(action).lookingAt()) {
            reach(address(group.getOrDefault("original-recipient", recipient)), reached);
            reach(address(recipient), reached);
        }
        group.clear();
    }

    private static void reach(String address, List<String> reached) {
        if (reached.size() < BounceReport.MOST_FAILURES && !reached.contains(address)) {
            reached.add(address);
        }
    }

    private static Failure failure(String recipient, Map<String, String> group, boolean delayed) {
        String text = withoutType(group.getOrDefault("diagnostic-code", supplement(group)));
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

    /// What Exchange writes instead of a diagnosis: `<host #5.0.0 smtp; 550 …>`.
    private static String supplement(Map<String, String> group) {
        var said = SUPPLEMENT.matcher(group.getOrDefault("x-supplementary-info", ""));
        return said.find() ? said.group(1) : "";
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
