package dev.ownrelay.audit;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what was done in the words of the reader: a sentence for each action, which may hold the
/// detail. An action that has no sentence is shown by its name.
@Component
class AuditWords {

    /// What was done, and what the sentence leaves out.
    record Said(String text, String detail) {}

    /// `37, 2026-11-28T14:02:00Z to 2026-11-28T14:31:00Z, from 57 addresses`
    private static final Pattern GROUP =
            Pattern.compile("([0-9]{1,18}), (\\S+Z) to (\\S+Z)(?:, from ([0-9]{1,18}) addresses)?");

    /// `[name, role ADMIN] the rest`
    private static final Pattern FIELDS =
            Pattern.compile("\\[([A-Za-z-]+(?:[ ,]+[A-Za-z-]+)*)] ?(.*)");

    /// `late, in the words of others`
    private static final Pattern CODE =
            Pattern.compile("([A-Za-z-]{1,40}(?:: [A-Z]{1,40})?)(?:, (.*))?", Pattern.DOTALL);

    /// What begins with a code, and where its words are looked for.
    private static final Map<String, List<String>> CODES =
            Map.of(
                    "factor.demanded", List.of("audit.demanded."),
                    "single-sign-on.refused", List.of("sso.refused."),
                    "single-sign-on.tried", List.of("sso.try.", "sso.refused."));

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final MessageSource words;
    private final ZoneId zone;

    AuditWords(MessageSource words, ZoneId zone) {
        this.words = words;
        this.zone = zone;
    }

    Said say(AuditEntry entry, Locale locale) {
        var key = "audit.did." + entry.action();
        var pattern = word(key, "", locale);
        var places = CODES.get(entry.action());
        var detail =
                places == null
                        ? readable(entry.detail(), locale)
                        : decoded(entry.detail(), places, locale);
        if (pattern.isEmpty()) {
            return new Said(entry.action(), detail);
        }
        try {
            return pattern.contains("{0")
                    ? new Said(words.getMessage(key, values(detail), locale), "")
                    : new Said(pattern, detail);
        } catch (IllegalArgumentException noNumber) {
            return new Said(entry.action(), detail);
        }
    }

    private Object[] values(String detail) {
        var group = GROUP.matcher(detail);
        if (group.matches()) {
            var addresses = group.group(4) == null ? 1L : Long.parseLong(group.group(4));
            return new Object[] {
                Long.parseLong(group.group(1)),
                time(group.group(2)),
                time(group.group(3)),
                addresses
            };
        }
        return COUNT.matcher(detail).matches()
                ? new Object[] {Long.parseLong(detail)}
                : new Object[] {detail};
    }

    private String time(String instant) {
        return TIME.format(Instant.parse(instant).atZone(zone));
    }

    /// With the names of fields as people know them.
    private String readable(String detail, Locale locale) {
        var listed = FIELDS.matcher(detail);
        if (!listed.matches()) {
            return detail;
        }
        var fields =
                Stream.of(listed.group(1).split(", "))
                        .map(field -> field(field, locale))
                        .collect(Collectors.joining(", "));
        return listed.group(2).isEmpty() ? fields : fields + " · " + listed.group(2);
    }

    private String decoded(String detail, List<String> places, Locale locale) {
        var code = CODE.matcher(detail);
        if (!code.matches()) {
            return detail;
        }
        var key = code.group(1).replace(": ", ".");
        var words =
                places.stream()
                        .map(place -> word(place + key, "", locale))
                        .filter(word -> !word.isEmpty())
                        .findFirst()
                        .orElse(code.group(1));
        return code.group(2) == null ? words : words + " · " + code.group(2);
    }

    private String field(String field, Locale locale) {
        return word("audit.field." + field.replace(' ', '.'), checked(field, locale), locale);
    }

    /// `no-subject stops`: a finding, and what is made of it.
    private String checked(String field, Locale locale) {
        var parts = field.split(" ", 2);
        var finding = word("policy." + parts[0] + ".short", parts[0], locale);
        return parts.length == 1
                ? finding
                : finding + ": " + word("policy.choice." + parts[1], parts[1], locale);
    }

    /// What actions have in common.
    String area(String area, Locale locale) {
        return word("audit.area." + area, area, locale);
    }

    private String word(String key, String fallback, Locale locale) {
        return String.valueOf(words.getMessage(key, null, fallback, locale));
    }
}
