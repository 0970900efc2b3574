package dev.ownrelay.agency;

import dev.ownrelay.message.Retention.Taken;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.tenant.Agency;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/// Writes to the administrators of the agency that the thread acts for what it will soon no longer
/// keep. Nothing where mail of the application cannot leave: the page of the agency says it, too.
@Component
class RetentionMail {

    private static final String KIND = "retention";
    private static final Duration WORTH = Duration.ofDays(5);

    private final AdministratorNotices administrators;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    RetentionMail(
            AdministratorNotices administrators,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.administrators = administrators;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// @param days within which it goes
    void tell(Agency agency, int days, Taken taken) {
        administrators.tell(reader -> {
            var locale = reader.locale();
            var what =
                    say(
                            "agency.rows.soon",
                            locale,
                            days,
                            taken.deleted(),
                            taken.emptied(),
                            taken.cancelled());
            var page = publicUrl + "/maintenance/agency";
            return new Notice(
                    KIND,
                    reader.email(),
                    "",
                    locale,
                    say("retention.mail.subject", locale, agency.name()),
                    say("retention.mail.text", locale, agency.name(), what, page),
                    clock.instant().plus(WORTH));
        });
    }

    private String say(String key, Locale locale, Object... arguments) {
        return words.getMessage(key, arguments, locale);
    }
}
