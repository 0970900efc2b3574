package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.authentication.SpfRecord.Modifier;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a record to its end, also behind a fault (RFC 7208 sections 4.5, 4.6, 12).
final class SpfParser {

    static final String VERSION = "v=spf1";

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_FAULTS = 50;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern TERM =
            Pattern.compile(
                    "(?<qualifier>[-+~?]?)(?<name>[A-Za-z][A-Za-z0-9_.-]*)(?<rest>(?:[=:/].*)?)",
                    Pattern.DOTALL);
    private static final Pattern KNOWN =
            Pattern.compile("all|include|a|mx|ptr|ip4|ip6|exists", Pattern.CASE_INSENSITIVE);

    private final String domain;
    private final String text;
    private final List<SpfMechanism> mechanisms = new ArrayList<>();
    private final List<SpfFault> faults = new ArrayList<>();
    private @Nullable Modifier redirect;
    private @Nullable Modifier exp;
    private boolean all;

    private SpfParser(String domain, String text) {
        this.domain = domain;
        this.text = text;
    }

    /// Whether a text is meant as a record, whatever else may be wrong with it.
    static boolean isRecord(String text) {
        int end = VERSION.length();
        return text.regionMatches(true, 0, VERSION, 0, end)
                && (text.length() == end || text.charAt(end) == ' ');
    }

    /// @param text a record, see [#isRecord]
    static SpfRecord parse(String domain, String text) {
        return new SpfParser(domain, text).parse();
    }

    private SpfRecord parse() {
        if (text.length() > LONGEST) {
            fault(Kind.TOO_LONG, "", -1);
        } else if (!ASCII.matcher(text).matches()) {
            fault(Kind.NOT_ASCII, "", notAscii());
        } else {
            terms();
        }
        if (all && redirect != null) {
            fault(Kind.BEHIND_ALL, redirect.text(), redirect.place());
        }
        return new SpfRecord(domain, mechanisms, redirect, exp, faults);
    }

    private int notAscii() {
        int at = 0;
        while (text.charAt(at) <= '\u007f') {
            at++;
        }
        return at;
    }

    private void terms() {
        int at = VERSION.length();
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            int end = space < 0 ? text.length() : space;
            if (end > at) {
                term(text.substring(at, end), at);
            }
            at = end + 1;
        }
    }

    private void term(String term, int place) {
        var parts = TERM.matcher(term);
        if (!parts.matches()) {
            fault(Kind.SYNTAX, term, place);
            return;
        }
        try {
            if (!parts.group("rest").startsWith("=")) {
                mechanism(term, parts, place);
            } else if (parts.group("qualifier").isEmpty()) {
                modifier(term, parts, place);
            } else {
                fault(Kind.SYNTAX, term, place);
            }
        } catch (SpfSyntaxException e) {
            int at = Math.min(parts.start("rest") + e.place, term.length());
            fault(Kind.SYNTAX, term.substring(at), place + at);
        }
    }

    private void mechanism(String term, Matcher parts, int place) {
        if (!KNOWN.matcher(parts.group("name")).matches()) {
            fault(Kind.UNKNOWN_MECHANISM, term, place);
            return;
        }
        var kind = SpfMechanism.Kind.valueOf(parts.group("name").toUpperCase(Locale.ROOT));
        var parser = new MechanismParser(result(parts.group("qualifier")), term, place);
        var mechanism = parser.parse(kind, parts.group("rest"));
        mechanisms.add(mechanism);
        judge(mechanism);
    }

    private void judge(SpfMechanism mechanism) {
        var kind = mechanism.kind();
        if (all && kind.asks()) {
            fault(Kind.BEHIND_ALL, mechanism.text(), mechanism.place());
        } else if (kind == SpfMechanism.Kind.PTR) {
            fault(Kind.PTR, mechanism.text(), mechanism.place());
        } else if (kind == SpfMechanism.Kind.ALL) {
            if (!all && mechanism.result() == SpfResult.PASS) {
                fault(Kind.ANYBODY, mechanism.text(), mechanism.place());
            }
            all = true;
        }
    }

    private void modifier(String term, Matcher parts, int place) {
        try {
            var value = parts.group("rest").substring(1);
            switch (parts.group("name").toLowerCase(Locale.ROOT)) {
                case "redirect" -> redirect = once(redirect, term, place, value);
                case "exp" -> exp = once(exp, term, place, value);
                default -> MacroParser.value(value);
            }
        } catch (SpfSyntaxException e) {
            throw new SpfSyntaxException(e.place + 1);
        }
    }

    private Modifier once(@Nullable Modifier before, String term, int place, String value) {
        if (before != null) {
            fault(Kind.TWICE, term, place);
        }
        return new Modifier(term, place, MacroParser.domainSpec(value));
    }

    private static SpfResult result(String qualifier) {
        return switch (qualifier) {
            case "-" -> SpfResult.FAIL;
            case "~" -> SpfResult.SOFTFAIL;
            case "?" -> SpfResult.NEUTRAL;
            default -> SpfResult.PASS;
        };
    }

    /// The first that breaks the record always counts.
    private void fault(Kind kind, String part, int place) {
        boolean room = faults.size() < MOST_FAULTS;
        boolean news = kind.breaks() && faults.stream().noneMatch(fault -> fault.kind().breaks());
        if (room || news) {
            faults.add(new SpfFault(kind, domain, part, place, 0));
        }
    }
}
