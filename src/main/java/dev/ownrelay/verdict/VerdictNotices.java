package dev.ownrelay.verdict;

import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.server.SenderVerdict;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Writes to the administrators of the agency which addresses receivers do not believe any more: of
/// each once, until it is mended.
@Component
class VerdictNotices {

    private static final String KIND = "sender-broken";

    /// By then Home has told it to everybody.
    private static final Duration GOOD_FOR = Duration.ofDays(7);

    private final AdministratorNotices notices;
    private final UsedSenders used;
    private final VerdictRows rows;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    VerdictNotices(
            AdministratorNotices notices,
            UsedSenders used,
            VerdictRows rows,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.used = used;
        this.rows = rows;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// Where mail of the application cannot leave, the first page says it alone, and a later run
    /// tries again.
    @Transactional
    public void tell(Collection<SenderKey> keys) {
        if (!notices.possible()) {
            return;
        }
        var broken = claimed(keys);
        if (!broken.isEmpty()) {
            notices.tell(reader -> notice(broken, reader));
        }
    }

    private List<SenderVerdict> claimed(Collection<SenderKey> keys) {
        return rows.find(used.claim(keys, clock.instant())).stream()
                .map(KnownVerdict::shown)
                .toList();
    }

    private Notice notice(List<SenderVerdict> broken, Administrator reader) {
        var domains = broken.stream().map(SenderVerdict::domain).distinct().sorted().toList();
        return new Notice(
                KIND,
                reader.email(),
                "",
                reader.locale(),
                say("verdict.mail.subject", reader, String.join(", ", domains)),
                say("verdict.mail.text", reader, lines(broken, reader), page()),
                clock.instant().plus(GOOD_FOR));
    }

    private String lines(List<SenderVerdict> broken, Administrator reader) {
        return broken.stream()
                .map(verdict -> say(verdict.words(), reader, verdict.said()))
                .distinct()
                .sorted()
                .map("- "::concat)
                .collect(Collectors.joining("\n"));
    }

    private String page() {
        return publicUrl + "/maintenance/domains";
    }

    private String say(String key, Administrator reader, Object... arguments) {
        return words.getMessage(key, arguments, reader.locale());
    }
}
