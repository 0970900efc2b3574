package dev.ownrelay.audit;

import dev.ownrelay.account.People;
import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.audit.AuditNames.Known;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/// Pages of a trail, with what their filters offer.
@Component
class AuditPages {

    static final int PAGE = 50;

    /// @param next the row behind which the next page begins; null on the last page
    record Page(List<AuditLine> lines, @Nullable UUID next) {

        static Page empty() {
            return new Page(List.of(), null);
        }
    }

    /// Something that a filter offers.
    record Option(String value, String words) {}

    private final AuditEntries entries;
    private final AuditNames names;
    private final AuditWords words;
    private final Senders senders;
    private final People people;
    private final MessageSource messages;

    AuditPages(
            AuditEntries entries,
            AuditNames names,
            AuditWords words,
            Senders senders,
            People people,
            MessageSource messages) {
        this.entries = entries;
        this.names = names;
        this.words = words;
        this.senders = senders;
        this.people = people;
        this.messages = messages;
    }

    /// @param after the last row of the page before; empty: from the newest
    Page page(Trail trail, AuditCriteria criteria, String after, Locale locale) {
        if (after.isEmpty()) {
            return page(trail, entries.read(trail, criteria, null, PAGE + 1), locale);
        }
        return entries.find(trail, AuditFilter.uuid(after))
                .map(place -> page(trail, entries.read(trail, criteria, place, PAGE + 1), locale))
                .orElseGet(Page::empty);
    }

    private Page page(Trail trail, List<AuditEntry> found, Locale locale) {
        boolean more = found.size() > PAGE;
        var shown = more ? found.subList(0, PAGE) : found;
        var known = names.of(trail, shown);
        return new Page(
                shown.stream().map(entry -> line(entry, known, locale)).toList(),
                more ? shown.getLast().id() : null);
    }

    private AuditLine line(AuditEntry entry, Known known, Locale locale) {
        var said = words.say(entry, locale);
        var subject = entry.subjectId() == null ? null : known.things().get(entry.subjectId());
        var agency = entry.agencyId() == null ? null : known.things().get(entry.agencyId());
        return new AuditLine(
                entry.at(),
                entry.action(),
                said.text(),
                said.detail(),
                who(entry, known, locale),
                subject == null ? null : subject.name(),
                subject == null ? null : subject.link(),
                agency == null || agency.equals(subject) ? null : agency.name(),
                Objects.requireNonNullElse(entry.client(), ""));
    }

    private String who(AuditEntry entry, Known known, Locale locale) {
        var actor = entry.actorId();
        if (actor == null) {
            var failed = entry.action().equals("sign-in.failed");
            return word(failed ? "audit.who.unknown" : "audit.who.application", locale);
        }
        var name = known.people().get(actor);
        if (name != null) {
            return name;
        }
        var operator = known.elsewhere().contains(actor);
        return word(operator ? "audit.who.operator" : "audit.who.former", locale);
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    List<Option> areas(Trail trail, Locale locale) {
        return entries.areas(trail).stream()
                .map(area -> new Option(area, words.area(area, locale)))
                .sorted(Comparator.comparing(Option::words))
                .toList();
    }

    List<Option> persons(Trail trail) {
        return switch (trail) {
            case AGENCY -> senders.all().stream().map(AuditPages::option).toList();
            case OPERATORS ->
                    people.namesAnywhere(entries.actors(trail)).entrySet().stream()
                            .map(found -> new Option(found.getKey().toString(), found.getValue()))
                            .sorted(Comparator.comparing(Option::words))
                            .toList();
        };
    }

    private static Option option(Sender sender) {
        return new Option(sender.id().toString(), sender.displayName());
    }
}
