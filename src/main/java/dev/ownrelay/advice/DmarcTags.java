package dev.ownrelay.advice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The tags of a DMARC record as they stand there, to be written anew with another policy.
record DmarcTags(Map<String, String> values) {

    private static final Set<String> POLICIES = Set.of("none", "quarantine", "reject");

    /// What is kept where a record is mended, each with the values that it can have.
    private static final Map<String, Pattern> KNOWN =
            Map.of(
                    "rua", Pattern.compile("mailto:.+"),
                    "ruf", Pattern.compile("mailto:.+"),
                    "sp", Pattern.compile("none|quarantine|reject"),
                    "np", Pattern.compile("none|quarantine|reject"),
                    "adkim", Pattern.compile("[rs]"),
                    "aspf", Pattern.compile("[rs]"),
                    "fo", Pattern.compile("[01ds:]+"),
                    "psd", Pattern.compile("[ynu]"),
                    "t", Pattern.compile("[yn]"));

    static DmarcTags of(String text) {
        var values = new LinkedHashMap<String, String>();
        for (var tag : text.split(";")) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                var name = tag.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                values.putIfAbsent(name, tag.substring(equals + 1).strip());
            }
        }
        return new DmarcTags(values);
    }

    Optional<String> policy() {
        return Optional.ofNullable(values.get("p"))
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(POLICIES::contains);
    }

    /// Whether receivers are to do less than the policy says (RFC 9989 section 4.7).
    boolean testing() {
        return "y".equalsIgnoreCase(values.get("t"));
    }

    /// The same record, meant in earnest; nothing else changes.
    static String withoutTest(String text) {
        return text.replaceFirst("(?i);\\s*t\\s*=\\s*y\\s*(?=;|$)", "");
    }

    /// The same record with another policy; nothing else changes.
    static String withPolicy(String text, String policy) {
        return text.replaceFirst("(?i)(;\\s*p\\s*=\\s*)(?:none|quarantine|reject)", "$1" + policy);
    }

    /// The same record, whose reports go to this address, too; nothing else changes.
    static String withReports(String text, String address) {
        var there = of(text).values().get("rua");
        if (there == null || there.isEmpty()) {
            return text.strip().replaceFirst("\\s*;$", "") + "; rua=mailto:" + address;
        }
        boolean listed =
                Arrays.stream(there.split(","))
                        .map(uri -> uri.strip().replaceFirst("![0-9]+[kmgt]?$", ""))
                        .anyMatch(("mailto:" + address)::equalsIgnoreCase);
        return listed
                ? text
                : text.replaceFirst("(?i)(;\\s*rua\\s*=\\s*)", "$1mailto:" + address + ",");
    }

    /// A record that can be used, with what could be understood of this one.
    ///
    /// @param reports where reports go if it does not say so itself
    String mended(String reports) {
        var tags = new ArrayList<>(List.of("v=DMARC1", "p=" + policy().orElse("none")));
        var kept = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            if (KNOWN.containsKey(name) && KNOWN.get(name).matcher(value).matches()) {
                kept.put(name, value);
            }
        });
        kept.putIfAbsent("rua", "mailto:" + reports);
        kept.forEach((name, value) -> tags.add(name + "=" + value));
        return String.join("; ", tags);
    }
}
