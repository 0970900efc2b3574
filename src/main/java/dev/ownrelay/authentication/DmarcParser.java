package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcFault.Kind;
import dev.ownrelay.authentication.DmarcRecord.Suffix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads a record to its end, also behind a fault (RFC 9989 sections 4.7, 4.8 and 4.10.1).
final class DmarcParser {

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_FAULTS = 50;
    private static final Pattern VERSION =
            Pattern.compile("[vV][ \\t]*+=[ \\t]*+DMARC1[ \\t]*+(?:;|\\z)");
    private static final Pattern MEANT = Pattern.compile("dmarc", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG =
            Pattern.compile("([A-Za-z]++)[ \\t]*+=[ \\t]*+([\\x20-\\x3a\\x3c-\\x7e]++)");
    private static final Pattern FAILURES = Pattern.compile("[01ds](?::[01ds]){0,3}");
    private static final Pattern PERCENT = Pattern.compile("\\d{1,3}");

    /// @param text as it stands in the record, at its place
    /// @param number how many tags stand before it
    private record Tag(String text, int place, String name, String value, int at, int number) {}

    private final String domain;
    private final String text;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, DmarcPolicy> policies = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final List<String> reports = new ArrayList<>();
    private final List<DmarcFault> faults = new ArrayList<>();
    private OptionalInt percent = OptionalInt.empty();
    private boolean badPolicy;
    private int tags;

    private DmarcParser(String domain, String text) {
        this.domain = domain;
        this.text = text;
    }

    /// Whether a text is a record, whatever else may be wrong with it.
    static boolean isRecord(String text) {
        return VERSION.matcher(text).lookingAt();
    }

    /// Whether a text that is no record was perhaps to be one.
    static boolean isMeant(String text) {
        return text.length() <= LONGEST && MEANT.matcher(text).find();
    }

    /// @param text a record, see [#isRecord]
    static DmarcRecord parse(String domain, String text) {
        return new DmarcParser(domain, text).parse();
    }

    private DmarcRecord parse() {
        if (text.length() > LONGEST) {
            fault(Kind.TOO_LONG, "", -1);
            return record(Optional.empty());
        }
        tags();
        if (!seen.contains("p")) {
            badPolicy = true;
            fault(Kind.NO_POLICY, "", -1);
        }
        if (badPolicy) {
            policies.clear();
        }
        boolean heard = badPolicy && !reports.isEmpty();
        return record(Optional.ofNullable(heard ? DmarcPolicy.NONE : policies.get("p")));
    }

    private DmarcRecord record(Optional<DmarcPolicy> policy) {
        return new DmarcRecord(
                domain,
                text,
                policy,
                Optional.ofNullable(policies.get("sp")),
                Optional.ofNullable(policies.get("np")),
                says("aspf", "s"),
                says("adkim", "s"),
                says("psd", "y") ? Suffix.YES : says("psd", "n") ? Suffix.NO : Suffix.UNSAID,
                says("t", "y"),
                percent,
                reports,
                faults);
    }

    private boolean says(String tag, String word) {
        return word.equals(words.get(tag));
    }

    private void tags() {
        int at = 0;
        while (at < text.length()) {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            tag(at, end);
            at = end + 1;
        }
    }

    private void tag(int from, int to) {
        int begin = behindSpace(from, to);
        int end = to;
        while (end > begin && isSpace(text.charAt(end - 1))) {
            end--;
        }
        var whole = text.substring(begin, end);
        var parts = TAG.matcher(whole);
        if (parts.matches()) {
            var name = parts.group(1).toLowerCase(Locale.ROOT);
            tag(new Tag(whole, begin, name, parts.group(2), begin + parts.start(2), tags));
        } else if (!whole.isEmpty()) {
            fault(Kind.SYNTAX, whole, begin);
        } else if (to < text.length()) {
            fault(Kind.SYNTAX, ";", to);
        }
        tags++;
    }

    private int behindSpace(int from, int to) {
        int at = from;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private void tag(Tag tag) {
        if (!seen.add(tag.name())) {
            fault(Kind.TWICE, tag);
            return;
        }
        switch (tag.name()) {
            case "v" -> {}
            case "p", "sp", "np" -> policy(tag);
            case "adkim", "aspf" -> word(tag, "r", "s");
            case "t" -> word(tag, "y", "n");
            case "psd" -> word(tag, "y", "n", "u");
            case "rua" -> reports.addAll(new ReportUris(tag.value(), tag.at(), this::fault).read());
            case "ruf" -> new ReportUris(tag.value(), tag.at(), this::fault).read();
            case "fo" -> failures(tag);
            case "pct" -> percent(tag);
            case "rf", "ri" -> fault(Kind.GONE, tag);
            default -> fault(Kind.UNKNOWN_TAG, tag);
        }
    }

    private void policy(Tag tag) {
        var policy = DmarcPolicy.of(tag.value());
        if (policy.isEmpty()) {
            badPolicy = true;
            fault(Kind.BAD_POLICY, tag);
            return;
        }
        policies.put(tag.name(), policy.get());
        if (tag.name().equals("p") && tag.number() > 1) {
            fault(Kind.POLICY_LATE, tag);
        }
    }

    private void word(Tag tag, String... words) {
        var said = tag.value().toLowerCase(Locale.ROOT);
        if (List.of(words).contains(said)) {
            this.words.put(tag.name(), said);
        } else {
            fault(Kind.BAD_VALUE, tag);
        }
    }

    private void failures(Tag tag) {
        if (!FAILURES.matcher(tag.value()).matches()) {
            fault(Kind.BAD_VALUE, tag);
        }
    }

    private void percent(Tag tag) {
        fault(Kind.GONE, tag);
        if (PERCENT.matcher(tag.value()).matches()) {
            int said = Integer.parseInt(tag.value());
            percent = said <= 100 ? OptionalInt.of(said) : percent;
        }
    }

    private void fault(Kind kind, Tag tag) {
        fault(kind, tag.text(), tag.place());
    }

    /// The first that breaks the record always counts.
    private void fault(Kind kind, String part, int place) {
        boolean room = faults.size() < MOST_FAULTS;
        boolean news = kind.breaks() && faults.stream().noneMatch(fault -> fault.kind().breaks());
        if (room || news) {
            faults.add(new DmarcFault(kind, domain, part, place));
        }
    }
}
