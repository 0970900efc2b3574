package dev.ownrelay.outbox;

import static dev.ownrelay.message.MessageState.CANCELLED;
import static dev.ownrelay.message.MessageState.FAILED;

import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// Writes into the source of a message what is new when a person sends it again.
@Component
class Renewal {

    /// A message that is dated older than this when it arrives looks like spam.
    private static final Duration OLD = Duration.ofDays(1);

    private static final Set<MessageState> NOBODY_HAS_IT = EnumSet.of(FAILED, CANCELLED);

    private final DeliveryAttempts attempts;
    private final JdbcClient jdbc;

    Renewal(DeliveryAttempts attempts, JdbcClient jdbc) {
        this.attempts = attempts;
        this.jdbc = jdbc;
    }

    /// Before the message goes back into the queue. Later than a day it is dated anew; with a new
    /// Message-ID, unless somebody may have it under the old one and would see it twice.
    void of(Message message, Instant now) {
        of(message, new HeaderExchange(), message.fromAddress(), now);
    }

    /// The same, with other fields exchanged as well.
    ///
    /// @param from the address that the message will be from
    /// @return whether the fields are exchanged
    boolean of(Message message, HeaderExchange fields, String from, Instant now) {
        if (message.datedAt().isAfter(now.minus(OLD))) {
            return fields.nothing() || write(message, fields);
        }
        var date = now.truncatedTo(ChronoUnit.SECONDS);
        var number = inDoubt(message) ? message.messageId() : number(from);
        var written = write(message, fields.date(date).messageId(number));
        if (written) {
            message.dateAnew(number, date);
        }
        return written;
    }

    private boolean inDoubt(Message message) {
        return !NOBODY_HAS_IT.contains(message.state())
                || attempts.countByMessageIdAndOutcomeAndNumberGreaterThan(
                                message.getId(), Outcome.UNKNOWN, -1)
                        > 0;
    }

    private static String number(String from) {
        return "<%s@%s>".formatted(UUID.randomUUID(), from.substring(from.lastIndexOf('@') + 1));
    }

    private boolean write(Message message, HeaderExchange fields) {
        var old = message.source();
        var exchanged = fields.in(old);
        exchanged.ifPresent(source -> store(message, source, source.length - old.length));
        return exchanged.isPresent();
    }

    private void store(Message message, byte[] source, int longer) {
        jdbc.sql(
                        """
                        update message set source = ?, splice_at = splice_at + ?, size = ?
                        where tenant_id = ? and id = ?
                        """)
                .params(
                        source,
                        longer,
                        message.size() + longer,
                        message.tenantId(),
                        message.getId())
                .update();
    }
}
