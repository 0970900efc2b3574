package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.rejection.BounceReader;
import dev.ownrelay.rejection.BounceReport;
import dev.ownrelay.rejection.BounceText;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Messages that came back by mail after a server had accepted the letter.
@Service
class Bounces {

    private static final Limit SHOWN = Limit.of(20);
    private static final int MOST = 100;
    private static final Set<MessageState> RETURNABLE =
            EnumSet.of(MessageState.SENT, MessageState.UNKNOWN);

    /// What became of a message that was handed in.
    ///
    /// @param recipient whom it is about, if it is not about the letter's recipient
    record Answer(Kind kind, String recipient) {

        enum Kind {
            STORED,
            NO_REPORT,
            /// About another recipient, unless the reader knows that the letter was forwarded.
            OTHER_RECIPIENT,
            UNSURE,
            TOO_MANY
        }

        private static Answer of(Kind kind) {
            return new Answer(kind, "");
        }
    }

    /// What a letter's page shows of them.
    ///
    /// @param open whether the reader may hand one in
    record Shown(UUID letterId, boolean open, List<Line> lines) {}

    /// @param id null when the reader may not take it back
    /// @param told null when the letter was passed on
    /// @param note what the agency knows better; null: nothing to show
    record Line(
            @Nullable UUID id,
            Bounce.Kind kind,
            Instant at,
            String by,
            @Nullable Told told,
            String stage,
            @Nullable Integer code,
            @Nullable String enhanced,
            String words,
            ReplyNotes.@Nullable Shown note) {}

    private final Messages messages;
    private final BounceRecords records;
    private final AddressNews addresses;
    private final Rejections rejections;
    private final Explanations explanations;
    private final Senders senders;
    private final ReplyNotes notes;
    private final UnknownReplies unknown;
    private final MessageAccess access;
    private final Clock clock;

    Bounces(
            Messages messages,
            BounceRecords records,
            AddressNews addresses,
            Rejections rejections,
            Explanations explanations,
            Senders senders,
            ReplyNotes notes,
            UnknownReplies unknown,
            MessageAccess access,
            Clock clock) {
        this.messages = messages;
        this.records = records;
        this.addresses = addresses;
        this.rejections = rejections;
        this.explanations = explanations;
        this.senders = senders;
        this.notes = notes;
        this.unknown = unknown;
        this.access = access;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Shown of(Message letter, SignedIn reader) {
        var lines = records.findByMessageIdOrderByRecordedAtDescIdDesc(letter.getId(), SHOWN);
        var replies = lines.stream().flatMap(b -> ServerReply.of(letter, b).stream()).toList();
        var noted = notes.of(replies, reader);
        return new Shown(
                letter.getId(),
                open(letter, reader),
                lines.stream()
                        .map(bounce -> line(letter, bounce, noted.get(bounce.getId()), reader))
                        .toList());
    }

    private static boolean open(Message letter, SignedIn reader) {
        return RETURNABLE.contains(letter.state()) && MessageAccess.mayAct(letter, reader);
    }

    private Line line(
            Message letter, Bounce bounce, ReplyNotes.@Nullable Shown note, SignedIn reader) {
        var code = bounce.replyCode();
        var enhanced = bounce.enhanced();
        return new Line(
                MessageAccess.mayAct(letter, reader) ? bounce.getId() : null,
                bounce.kind(),
                bounce.recordedAt(),
                senders.find(bounce.recordedBy()).map(Sender::displayName).orElse(""),
                bounce.kind() == Bounce.Kind.REACHED
                        ? null
                        : explanations.tell(letter, explain(bounce), Course.CAME_BACK, reader),
                bounce.stage().name(),
                code,
                enhanced == null ? null : enhanced.toString(),
                bounce.replyText(),
                note);
    }

    Explanation explain(Bounce bounce) {
        var code = bounce.replyCode();
        return rejections.explain(
                bounce.stage(), code == null ? 0 : code, bounce.enhanced(), bounce.replyText());
    }

    /// Reads a message that came back and keeps what it says about the letter.
    ///
    /// @param anyway the reader says that it is about this letter
    /// @throws Message.WrongStateException if the letter was not handed over
    @Transactional
    Answer record(UUID id, String source, boolean anyway, SignedIn me) {
        var letter = access.locked(id, me);
        letter.requireHandedOver();
        if (records.countByMessageId(id) >= MOST) {
            return Answer.of(Answer.Kind.TOO_MANY);
        }
        var text = BounceText.of(source);
        return answer(
                letter,
                BounceReader.read(text).believed(rejections),
                names(letter, text),
                anyway,
                me);
    }

    /// Whether the letter's own number stands in it.
    private static boolean names(Message letter, String text) {
        var number = letter.messageId().replaceAll("[<>\\s]", "").toLowerCase(Locale.ROOT);
        return text.toLowerCase(Locale.ROOT).contains(number);
    }

    /// @param named whether the letter's own number stands in it
    private Answer answer(
            Message letter, BounceReport report, boolean named, boolean anyway, SignedIn me) {
        if (report.failures().isEmpty() && report.reached().isEmpty()) {
            return Answer.of(Answer.Kind.NO_REPORT);
        }
        var to = letter.toAddress();
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
        return keep(letter, own.orElse(first), me);
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

    private Answer keep(Message letter, BounceReport.@Nullable Failure failure, SignedIn me) {
        var said = failure == null ? Bounce.Said.reached() : said(failure);
        var bounce = records.save(new Bounce(letter.getId(), said, me.userId(), clock.instant()));
        unknown.note(bounce.stage(), bounce.replyCode(), bounce.enhanced(), bounce.replyText());
        if (bounce.kind() == Bounce.Kind.FAILED) {
            letter.cameBack(bounce.recordedAt());
            messages.flush();
            addresses.cameBack(letter, bounce.getId(), explain(bounce), bounce.recordedAt());
        }
        return Answer.of(Answer.Kind.STORED);
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
