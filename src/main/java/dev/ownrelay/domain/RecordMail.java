package dev.ownrelay.domain;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.advice.DnsMessage;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.notice.Author;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.notice.Notices;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Writes the records to paste to the administrator who asks, at their own proven address, to be
/// passed on. Not to an address that somebody types: the text quotes what anybody may write into a
/// DNS, and it would leave in the name of the installation. Whoever wants to write to somebody else
/// does so as themselves, by a link that opens their own mail program.
@Service
class RecordMail {

    private static final String KIND = "domain-records";
    private static final Duration WORTH = Duration.ofDays(2);

    private final Senders senders;
    private final ServerUsage users;
    private final Notices notices;
    private final Clock clock;

    RecordMail(Senders senders, ServerUsage users, Notices notices, Clock clock) {
        this.senders = senders;
        this.users = users;
        this.notices = notices;
        this.clock = clock;
    }

    /// @return false: the address is not proven, or there is no way out
    @Transactional
    public boolean send(UUID reader, DnsMessage message) {
        var address = senders.find(reader).map(Sender::email).orElse("");
        var proven =
                users.administrators().stream()
                        .anyMatch(who -> who.proven() && who.email().equals(address));
        var way = notices.way(List.of(new Author(address, "Ownrelay", proven, null)));
        if (!proven || way.isEmpty()) {
            return false;
        }
        notices.enqueue(notice(address, message), way.get());
        return true;
    }

    private Notice notice(String address, DnsMessage message) {
        return new Notice(
                KIND,
                address,
                "",
                LocaleContextHolder.getLocale(),
                message.subject(),
                message.text(),
                clock.instant().plus(WORTH));
    }
}
