package dev.ownrelay.notice;

import static java.util.Comparator.comparing;

import dev.ownrelay.health.IncidentNotices;
import dev.ownrelay.health.OpenIncident;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.rejection.Telling;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes to the administrators of the agency what is wrong with its servers, through the default
/// relay, or else through a server that one of them chose.
@Component
class IncidentMail implements IncidentNotices {

    private static final String KIND = "incident";

    /// By then Home has told it to everybody.
    private static final Duration GOOD_FOR = Duration.ofDays(2);

    private final ServerIncidents incidents;
    private final Notices notices;
    private final MessageSource words;
    private final String publicUrl;
    private final ZoneId zone;
    private final Clock clock;

    IncidentMail(
            ServerIncidents incidents,
            Notices notices,
            MessageSource words,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl,
            ZoneId zone,
            Clock clock) {
        this.incidents = incidents;
        this.notices = notices;
        this.words = words;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
        this.zone = zone;
        this.clock = clock;
    }

    /// Where no mail can leave as a proven address, Home tells it alone.
    @Override
    @Transactional
    public void send(List<Administrator> administrators) {
        if (administrators.isEmpty() || notices.way(authors(administrators, null)).isEmpty()) {
            return;
        }
        for (var claimed = incidents.claimNotice();
                claimed.isPresent();
                claimed = incidents.claimNotice()) {
            tell(claimed.get(), administrators);
        }
    }

    private void tell(OpenIncident incident, List<Administrator> all) {
        for (var reader : all) {
            var own = Stream.concat(Stream.of(reader), all.stream()).toList();
            notices.way(authors(own, incident.serverId()))
                    .ifPresent(way -> notices.enqueue(notice(incident, reader), way));
        }
    }

    /// Whoever sends through another server than the one that fails comes first.
    private static List<Author> authors(
            List<Administrator> administrators, @Nullable UUID failing) {
        return administrators.stream()
                .sorted(comparing(each -> failing != null && failing.equals(each.serverId())))
                .map(each ->
                        new Author(each.email(), Notices.OWN_NAME, each.proven(), each.serverId()))
                .toList();
    }

    private Notice notice(OpenIncident incident, Administrator reader) {
        return new Notice(
                KIND,
                reader.email(),
                "",
                reader.locale(),
                say("subject." + incident.kind(), reader, incident.serverName()),
                text(incident, reader),
                clock.instant().plus(GOOD_FOR));
    }

    private String text(OpenIncident incident, Administrator reader) {
        var locale = reader.locale();
        return say(
                "body." + incident.kind(),
                reader,
                incident.serverName(),
                incident.host(),
                moment(incident, locale),
                words.getMessage(incident.what(), null, locale),
                advice(incident, locale),
                publicUrl + incident.page());
    }

    /// What to do and who must.
    private String advice(OpenIncident incident, Locale locale) {
        var advice = new StringJoiner("\n");
        if (incident.next() != null) {
            advice.add(words.getMessage(incident.next(), null, locale));
        }
        if (incident.meaning() != null) {
            var who = Telling.actor(incident.meaning().actor(), new Telling.Reader(true, true));
            advice.add(words.getMessage(who, null, locale));
        }
        return advice.toString();
    }

    /// Since when a server fails, or until when its certificate is good.
    private String moment(OpenIncident incident, Locale locale) {
        var until = incident.certificateUntil();
        boolean fails = incident.kind() == OpenIncident.Kind.FAILURE;
        var instant = fails || until == null ? incident.since() : until;
        return DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm", locale)
                .format(instant.atZone(zone));
    }

    private String say(String key, Administrator reader, @Nullable Object... arguments) {
        return words.getMessage("incident.mail." + key, arguments, reader.locale());
    }
}
