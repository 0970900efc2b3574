package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.LastSignIns;
import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.signin.BrowserNews;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/// Tells of a new browser by mail. Who signs in for the first time is told nothing.
@Component
class NewBrowserMail implements BrowserNews {

    /// A browser that keeps no cookies is a new one every time.
    static final int MOST_A_DAY = 3;

    private final LastSignIns signIns;
    private final LinkLimits limits;
    private final AppUsers users;
    private final LinkMail mail;
    private final MessageSource words;
    private final ZoneId zone;

    NewBrowserMail(
            LastSignIns signIns,
            LinkLimits limits,
            AppUsers users,
            LinkMail mail,
            MessageSource words,
            ZoneId zone) {
        this.signIns = signIns;
        this.limits = limits;
        this.users = users;
        this.mail = mail;
        this.words = words;
        this.zone = zone;
    }

    @Override
    @Transactional
    public void unknown(UUID userId, SessionOrigin from) {
        if (signIns.signedInBefore(userId)
                && limits.takeOfDay("browsers of " + userId, MOST_A_DAY)) {
            users.findById(userId).ifPresent(user -> tell(user, from));
        }
    }

    private void tell(AppUser user, SessionOrigin from) {
        var locale = mail.locale(user);
        var agent = from.agent();
        var browser = new Object[] {agent.browser(), agent.system()};
        mail.tell(
                "new-browser",
                user,
                user.email(),
                words.getMessage(agent.words(), browser, locale),
                from.client(),
                time(from, locale));
    }

    private String time(SessionOrigin from, Locale locale) {
        return DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm z", locale)
                .format(from.since().atZone(zone));
    }
}
