package dev.ownrelay.sso;

import dev.ownrelay.link.LinkLimits;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/// Writes to the administrators of the agency what single sign-on refused that looks like an
/// attack: the first of a day. The trail tells each.
@Component
class RefusalMail {

    private static final String KIND = "sign-on-refused";
    private static final Duration GOOD_FOR = Duration.ofDays(2);

    private final AdministratorNotices administrators;
    private final LinkLimits limits;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    RefusalMail(
            AdministratorNotices administrators,
            LinkLimits limits,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.administrators = administrators;
        this.limits = limits;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// @param what of the words: `sso.mail.what.<what>`
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(String what) {
        tell(what, KIND);
    }

    /// What another agency's provider brought about, which must not use up the one mail of a day.
    @Transactional(propagation = Propagation.MANDATORY)
    public void tellOfOthers(String what) {
        tell(what, KIND + " of others");
    }

    private void tell(String what, String limit) {
        if (limits.takeOfDay(limit + " of " + CurrentTenant.get(), 1)) {
            administrators.tell(reader -> {
                var locale = reader.locale();
                var page = publicUrl + "/maintenance/audit?area=single-sign-on";
                var text = say("text", locale, say("what." + what, locale), page);
                var subject = say("subject", locale);
                var until = clock.instant().plus(GOOD_FOR);
                return new Notice(KIND, reader.email(), "", locale, subject, text, until);
            });
        }
    }

    private String say(String key, Locale locale, Object... arguments) {
        return words.getMessage("sso.mail." + key, arguments, locale);
    }
}
