package dev.ownrelay.domain;

import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/// Writes to the administrators of the agency that the record of a domain is gone.
@Component
class DomainNotices {

    private static final String KIND = "domain-lost";

    private final AdministratorNotices notices;
    private final MessageSource words;
    private final ZoneId zone;
    private final String publicUrl;

    DomainNotices(
            AdministratorNotices notices,
            MessageSource words,
            ZoneId zone,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.words = words;
        this.zone = zone;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// Nothing where mail of the application cannot leave: the first page says it, too.
    @Transactional(propagation = Propagation.MANDATORY)
    public void lost(SenderDomain domain) {
        notices.tell(reader -> notice(domain, reader));
    }

    private Notice notice(SenderDomain domain, Administrator reader) {
        var ends = Objects.requireNonNull(domain.proofEnds());
        var arguments =
                new Object[] {
                    domain.domain(),
                    domain.recordName(),
                    domain.recordValue(),
                    day(ends, reader),
                    publicUrl + "/maintenance/domains/" + domain.getId()
                };
        return new Notice(
                KIND,
                reader.email(),
                "",
                reader.locale(),
                words.getMessage("domain.mail.subject", arguments, reader.locale()),
                words.getMessage("domain.mail.text", arguments, reader.locale()),
                ends);
    }

    private String day(Instant moment, Administrator reader) {
        return DateTimeFormatter.ofPattern("d MMMM yyyy", reader.locale())
                .format(moment.atZone(zone));
    }
}
