package dev.ownrelay.tenant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Ids of an agency, each in the place of a request that asks for one of its kind: what somebody
/// would send who knows them all.
record Aim(PlantedAgency victim, Crawler.Page page) implements UnaryOperator<String> {

    /// What pages name in their path, the narrower path first.
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    private static final Map<String, String> FIELDS =
            Map.ofEntries(
                    Map.entry("to", "candidate"),
                    Map.entry("candidate", "candidate"),
                    Map.entry("candidateId", "candidate"),
                    Map.entry("server", "server"),
                    Map.entry("smtpServerId", "server"),
                    Map.entry("moveTo", "server"),
                    Map.entry("choose", "server"),
                    Map.entry("via", "server"),
                    Map.entry("batch", "batch"),
                    Map.entry("sender", "user"),
                    Map.entry("senderId", "user"),
                    Map.entry("person", "user"),
                    Map.entry("userId", "user"),
                    Map.entry("domain", "domain"),
                    Map.entry("messageId", "message"),
                    Map.entry("tenantId", "agency"),
                    Map.entry("agencyId", "agency"));

    static {
        KINDS.put("/candidates", "candidate");
        KINDS.put("/messages/batches", "batch");
        KINDS.put("/messages/bounces", "bounce");
        KINDS.put("/messages", "message");
        KINDS.put("/maintenance/smtp-servers", "server");
        KINDS.put("/maintenance/domains", "domain");
        KINDS.put("/maintenance/users", "user");
        KINDS.put("/maintenance/explanations", "bounce");
        KINDS.put("/maintenance/audit", "event");
    }

    /// The kind of the row that a page of an agency is about.
    static Optional<String> kind(Crawler.Page page) {
        return KINDS.entrySet().stream()
                .filter(kind -> page.path().startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The same, for all pages: operators see agencies, and change people.
    static String anyKind(Crawler.Page page) {
        return kind(page).orElse(page.method().equals("GET") ? "agency" : "user");
    }

    @Override
    public String apply(String field) {
        return victim.ids().get(FIELDS.getOrDefault(field, anyKind(page)));
    }
}
