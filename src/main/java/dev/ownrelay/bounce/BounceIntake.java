package dev.ownrelay.bounce;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.ledger.AddressNews;
import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.BounceRecords;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.Messages;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Records messages that came back by mail, which people hand in.
@Service
class BounceIntake {

    private static final int MOST = 100;

    /// What became of a message that was handed in.
    ///
    /// @param recipient whom it is about, if it is not about the message's recipient
    record Answer(Kind kind, String recipient) {

        enum Kind {
            STORED,
            NO_REPORT,
            /// About another recipient, unless the reader knows that the message was forwarded.
            OTHER_RECIPIENT,
            UNSURE,
            TOO_MANY
        }

        private static Answer of(Kind kind) {
            return new Answer(kind, "");
        }
    }

    private final MessageAccess access;
    private final BounceRecords records;
    private final BounceMeanings meanings;
    private final AddressNews addresses;
    private final BounceNews news;
    private final Messages messages;
    private final Clock clock;

    BounceIntake(
            MessageAccess access,
            BounceRecords records,
            BounceMeanings meanings,
            AddressNews addresses,
            BounceNews news,
            Messages messages,
            Clock clock) {
        this.access = access;
        this.records = records;
        this.meanings = meanings;
        this.addresses = addresses;
        this.news = news;
        this.messages = messages;
        this.clock = clock;
    }

    /// Reads a message that came back and keeps what it says about the message.
    ///
    /// @param anyway the reader says that it is about this message
    /// @throws Message.WrongStateException if the message was not handed over
    @Transactional
    Answer record(UUID id, String source, boolean anyway, SignedIn me) {
        var message = access.locked(id, me);
        message.requireHandedOver();
        if (records.countByMessageId(id) >= MOST) {
            return Answer.of(Answer.Kind.TOO_MANY);
        }
        var text = BounceText.of(source);
        return answer(message, meanings.read(text), names(message, text), anyway, me);
    }

    /// Whether the message's own number stands in it.
    private static boolean names(Message message, String text) {
        var number = message.messageId().replaceAll("[<>\\s]", "").toLowerCase(Locale.ROOT);
        return text.toLowerCase(Locale.ROOT).contains(number);
    }

    /// @param named whether the message's own number stands in it
    private Answer answer(
            Message message, BounceReport report, boolean named, boolean anyway, SignedIn me) {
        if (report.failures().isEmpty() && report.reached().isEmpty()) {
            return Answer.of(Answer.Kind.NO_REPORT);
        }
        var to = message.toAddress();
        var own = report.failures().stream().filter(failure -> failure.concerns(to)).findFirst();
        var reached = report.reached().stream().anyMatch(to::equalsIgnoreCase);
        var other = stranger(report);
        if (own.isEmpty() && !reached && !named && !anyway && other.isPresent()) {
            return new Answer(Answer.Kind.OTHER_RECIPIENT, other.get());
        }
        if (!named && !anyway) {
            return Answer.of(Answer.Kind.UNSURE);
        }
        var first = reached ? null : report.failures().stream().findFirst().orElse(null);
        var bounce = keep(message, own.orElse(first), me);
        if (named && report.basis() == BounceReport.Basis.FIELDS) {
            own.filter(failure -> failure.isOf(to)).ifPresent(_ -> news.seen(message, bounce));
        }
        return Answer.of(Answer.Kind.STORED);
    }

    /// Whom the report names, if it names anybody.
    private static Optional<String> stranger(BounceReport report) {
        return report.failures().stream()
                .map(BounceReport.Failure::recipient)
                .filter(recipient -> recipient != null && !recipient.isEmpty())
                .findFirst()
                .or(() -> report.reached().stream().findFirst())
                .map(recipient -> recipient.substring(0, Math.min(254, recipient.length())));
    }

    private Bounce keep(Message message, BounceReport.@Nullable Failure failure, SignedIn me) {
        var said = failure == null ? Bounce.Said.reached() : said(failure);
        var bounce = records.save(new Bounce(message.getId(), said, me.userId(), clock.instant()));
        news.said(bounce);
        if (bounce.kind() == Bounce.Kind.FAILED) {
            message.cameBack(bounce.recordedAt());
            messages.flush();
            addresses.cameBack(message, bounce.getId(), meanings.of(bounce), bounce.recordedAt());
        }
        return bounce;
    }

    private static Bounce.Said said(BounceReport.Failure failure) {
        return new Bounce.Said(
                failure.delayed() ? Bounce.Kind.DELAYED : Bounce.Kind.FAILED,
                failure.stage(),
                failure.code(),
                failure.enhanced(),
                failure.text());
    }
}
