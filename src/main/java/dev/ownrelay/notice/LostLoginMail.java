package dev.ownrelay.notice;

import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.login.LoginListener;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Writes to whoever signed in for a server that they must do so again; where they are gone, to the
/// administrators. Nothing where mail of the application cannot leave: the pages say it, too.
@Component
class LostLoginMail implements LoginListener {

    private static final String KIND = "login-lost";
    private static final Duration WORTH = Duration.ofDays(5);

    private final Notices notices;
    private final ServerUsage users;
    private final AdministratorNotices ways;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    LostLoginMail(
            Notices notices,
            ServerUsage users,
            AdministratorNotices ways,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.users = users;
        this.ways = ways;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    @Override
    public void lost(Lost lost) {
        var owner = lost.owner();
        var readers =
                owner == null
                        ? users.administrators()
                        : List.of(new Administrator(owner.email(), owner.locale(), false, null));
        ways.way()
                .ifPresent(way ->
                        readers.forEach(reader -> notices.enqueue(notice(lost, reader), way)));
    }

    private Notice notice(Lost lost, Administrator reader) {
        return new Notice(
                KIND,
                reader.email(),
                "",
                reader.locale(),
                say("subject", lost, reader.locale()),
                say("text", lost, reader.locale()),
                clock.instant().plus(WORTH));
    }

    private String say(String part, Lost lost, Locale locale) {
        var login = lost.login();
        var page =
                login.userId() == null
                        ? "/maintenance/smtp-servers/" + login.serverId()
                        : "/account";
        var arguments =
                new Object[] {lost.serverName(), lost.account(), lost.reason(), publicUrl + page};
        return words.getMessage("consent.lost." + part, arguments, locale);
    }
}
