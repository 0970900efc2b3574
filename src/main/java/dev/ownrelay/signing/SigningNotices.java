package dev.ownrelay.signing;

import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.signing.KeyVault.Place;
import dev.ownrelay.signing.SigningDomains.Named;
import dev.ownrelay.signing.SigningKey.Told;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;

/// Writes to the administrators of the agency what keeps its messages from being signed.
@Component
class SigningNotices {

    private static final Duration WORTH = Duration.ofDays(7);

    private final AdministratorNotices notices;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    SigningNotices(
            AdministratorNotices notices,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// Nothing where mail of the application cannot leave: the page of the domain says it, too.
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(Named domain, Place place, String record, Told what) {
        notices.tell(reader -> notice(domain, place, record, what, reader));
    }

    private Notice notice(
            Named domain, Place place, String record, Told what, Administrator reader) {
        var kind = what == Told.RECORD ? "dkim-lost" : "dkim-unreadable";
        var arguments =
                new Object[] {
                    domain.domain(),
                    place.recordName(),
                    record,
                    publicUrl + "/maintenance/domains/" + domain.id()
                };
        return new Notice(
                kind,
                reader.email(),
                "",
                reader.locale(),
                words.getMessage("domain." + kind + ".subject", arguments, reader.locale()),
                words.getMessage("domain." + kind + ".text", arguments, reader.locale()),
                clock.instant().plus(WORTH));
    }
}
