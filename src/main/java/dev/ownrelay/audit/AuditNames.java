package dev.ownrelay.audit;

import static java.util.stream.Collectors.toSet;

import dev.ownrelay.account.People;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What the ids of a trail stand for today, as far as its reader may know.
@Component
class AuditNames {

    /// Something that has a name, and a page where the reader may open one.
    record Named(String name, @Nullable String link) {}

    /// @param people who did something
    /// @param elsewhere users of other agencies, who are shown without a name
    /// @param things what it was done to
    record Known(Map<UUID, String> people, Set<UUID> elsewhere, Map<UUID, Named> things) {}

    /// What an agency's trail is about, beside people. Only names are read, so the module needs to
    /// know no other one; both walls stand in between.
    private enum Kind {
        SERVER("s.name from SmtpServer s where s.id", "/maintenance/smtp-servers/"),
        CANDIDATE(
                "concat(s.firstName, ' ', s.lastName) from Candidate s where s.id", "/candidates/"),
        MESSAGE("s.subject from Message s where s.id", "/messages/");

        private final String query;
        private final String link;

        Kind(String query, String link) {
            this.query = "select s.id, " + query + " in :ids";
            this.link = link;
        }
    }

    private record Found(UUID id, String name) {}

    private final People people;
    private final Agencies agencies;
    private final EntityManager entities;
    private final TransactionTemplate reading;

    AuditNames(
            People people,
            Agencies agencies,
            EntityManager entities,
            PlatformTransactionManager transactionManager) {
        this.people = people;
        this.agencies = agencies;
        this.entities = entities;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    Known of(Trail trail, List<AuditEntry> entries) {
        return switch (trail) {
            case AGENCY -> ofAgency(entries);
            case OPERATORS -> ofOperators(entries);
        };
    }

    private Known ofAgency(List<AuditEntry> entries) {
        var names = people.names(ids(entries));
        var strangers = new HashSet<>(actors(entries));
        strangers.removeAll(names.keySet());
        var things = new HashMap<UUID, Named>();
        names.forEach((id, name) -> things.put(id, new Named(name, "/maintenance/users/" + id)));
        var subjects = subjects(entries);
        subjects.removeAll(names.keySet());
        if (!subjects.isEmpty()) {
            reading.executeWithoutResult(_ -> {
                for (var kind : Kind.values()) {
                    add(kind, subjects, things);
                }
            });
        }
        return new Known(names, people.anywhere(strangers), things);
    }

    private void add(Kind kind, Set<UUID> subjects, Map<UUID, Named> things) {
        entities.createQuery(kind.query, Found.class)
                .setParameter("ids", subjects)
                .getResultList()
                .forEach(found ->
                        things.put(found.id(), new Named(found.name(), kind.link + found.id())));
    }

    /// Nothing of what agencies hold but their names.
    private Known ofOperators(List<AuditEntry> entries) {
        var names = people.namesAnywhere(ids(entries));
        var things = new HashMap<UUID, Named>();
        names.forEach((id, name) -> things.put(id, new Named(name, null)));
        agencies.findAllById(agencies(entries))
                .forEach(agency -> things.put(agency.id(), named(agency)));
        return new Known(names, Set.of(), things);
    }

    private static Named named(Agency agency) {
        return new Named(agency.name(), "/operator/agencies");
    }

    private static Set<UUID> ids(List<AuditEntry> entries) {
        var ids = new HashSet<>(actors(entries));
        ids.addAll(subjects(entries));
        return ids;
    }

    private static Set<UUID> actors(List<AuditEntry> entries) {
        return some(entries.stream().map(AuditEntry::actorId));
    }

    private static Set<UUID> subjects(List<AuditEntry> entries) {
        return some(entries.stream().map(AuditEntry::subjectId));
    }

    private static Collection<UUID> agencies(List<AuditEntry> entries) {
        return some(
                entries.stream().flatMap(entry -> Stream.of(entry.agencyId(), entry.subjectId())));
    }

    private static Set<UUID> some(Stream<@Nullable UUID> ids) {
        return ids.filter(Objects::nonNull).collect(toSet());
    }
}
