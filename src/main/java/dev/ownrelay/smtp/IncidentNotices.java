package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.rejection.Telling;
import dev.ownrelay.smtp.ServerUsage.Administrator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Stream;

/// Writes to the administrators of the agency what is wrong with its servers: once for an incident,
/// through the default relay, if there is one.
@Component
class IncidentNotices {

    private static final Logger log = LoggerFactory.getLogger(IncidentNotices.class);

    private final ServerIncidents incidents;
    private final DefaultRelay relay;
    private final RelayPauses pauses;
    private final SystemSender sender;
    private final ConnectionTest conversations;
    private final MessageSource words;
    private final String publicUrl;
    private final ZoneId zone;

    IncidentNotices(
            ServerIncidents incidents,
            DefaultRelay relay,
            RelayPauses pauses,
            SystemSender sender,
            ConnectionTest conversations,
            MessageSource words,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl,
            ZoneId zone) {
        this.incidents = incidents;
        this.relay = relay;
        this.pauses = pauses;
        this.sender = sender;
        this.conversations = conversations;
        this.words = words;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
        this.zone = zone;
    }

    /// Must run outside a transaction: what is claimed is committed before it is told, so a crash
    /// loses a mail at most and doubles none. A relay that takes nothing now is asked again with
    /// the next checks.
    void send(List<Administrator> administrators) {
        var endpoint = relay.endpoint();
        if (endpoint.isEmpty() || pauses.find().isPresent() || nobodyWrites(administrators)) {
            return;
        }
        for (var claimed = incidents.claimNotice();
                claimed.isPresent();
                claimed = incidents.claimNotice()) {
            if (!told(endpoint.get(), claimed.get(), administrators)) {
                incidents.releaseNotice(claimed.get());
                return;
            }
        }
    }

    /// Then Home tells it alone.
    private boolean nobodyWrites(List<Administrator> administrators) {
        return sender.ownAddress().isEmpty()
                && administrators.stream().noneMatch(Administrator::proven);
    }

    /// @return false when certainly nobody was told, and another time may be better
    private boolean told(SmtpEndpoint relay, OpenIncident incident, List<Administrator> all) {
        boolean perhaps = false;
        for (var administrator : all) {
            var report =
                    conversations.sendTestLetter(
                            relay,
                            route(relay, from(administrator, all)),
                            administrator.email(),
                            say("subject." + incident.kind(), administrator, incident.serverName()),
                            text(incident, administrator));
            perhaps |= !passedUp(report);
            if (!report.ok()) {
                log.warn("A notice of server {} was not taken", incident.serverId());
            }
            if (!perhaps && report.result().stage().compareTo(Stage.MAIL) < 0) {
                return false;
            }
        }
        return perhaps;
    }

    /// Before the letter was begun, or by a reply that asks for another time.
    private static boolean passedUp(ConnectionReport report) {
        var result = report.result();
        return !report.ok()
                && result.code() < 500
                && (result.stage().compareTo(Stage.BODY) < 0 || result.code() >= 400);
    }

    private static Route route(SmtpEndpoint relay, String from) {
        return new Route(null, relay.host(), relay.host(), from, "Ownrelay", null);
    }

    /// Agencies share the default relay: nobody writes as an address that is not proven.
    private String from(Administrator reader, List<Administrator> all) {
        return sender.ownAddress()
                .orElseGet(() ->
                        Stream.concat(Stream.of(reader), all.stream())
                                .filter(Administrator::proven)
                                .map(Administrator::email)
                                .findFirst()
                                .orElseThrow());
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
                publicUrl + SmtpServerPage.URL + "/" + incident.serverId());
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
