package dev.ownrelay.bounce;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.explanation.Explanations;
import dev.ownrelay.explanation.ReplyNotes;
import dev.ownrelay.explanation.ServerReply;
import dev.ownrelay.explanation.Told;
import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.BounceRecords;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Messages that came back by mail after a server had accepted the message.
@Service
public class Bounces {

    private static final Limit SHOWN = Limit.of(20);
    private static final Set<MessageState> RETURNABLE =
            EnumSet.of(MessageState.SENT, MessageState.UNKNOWN);

    /// What a message's page shows of them.
    ///
    /// @param open whether the reader may hand one in
    public record Shown(UUID messageId, boolean open, List<Line> lines) {

        /// The latest of a kind.
        public Optional<Line> last(Bounce.Kind kind) {
            return lines.stream().filter(line -> line.kind() == kind).findFirst();
        }

        /// Why it came back; null: nobody said so.
        public @Nullable Told told() {
            return last(Bounce.Kind.FAILED).map(Line::told).orElse(null);
        }
    }

    /// @param id null when the reader may not take it back
    /// @param told null when the message was passed on
    /// @param note what the agency knows better; null: nothing to show
    public record Line(
            @Nullable UUID id,
            Bounce.Kind kind,
            Instant at,
            String by,
            @Nullable Told told,
            String stage,
            @Nullable Integer code,
            @Nullable String enhanced,
            String words,
            ReplyNotes.@Nullable Shown note) {

        public Optional<Explanation> meaning() {
            return Optional.ofNullable(told).map(Told::explanation);
        }
    }

    private final BounceRecords records;
    private final BounceMeanings meanings;
    private final Explanations explanations;
    private final Senders senders;
    private final ReplyNotes notes;

    Bounces(
            BounceRecords records,
            BounceMeanings meanings,
            Explanations explanations,
            Senders senders,
            ReplyNotes notes) {
        this.records = records;
        this.meanings = meanings;
        this.explanations = explanations;
        this.senders = senders;
        this.notes = notes;
    }

    @Transactional(readOnly = true)
    public Shown of(Message message, SignedIn reader) {
        var lines = records.findByMessageIdOrderByRecordedAtDescIdDesc(message.getId(), SHOWN);
        var replies = lines.stream().flatMap(b -> ServerReply.of(message, b).stream()).toList();
        var noted = notes.of(replies, reader);
        return new Shown(
                message.getId(),
                open(message, reader),
                lines.stream()
                        .map(bounce -> line(message, bounce, noted.get(bounce.getId()), reader))
                        .toList());
    }

    private static boolean open(Message message, SignedIn reader) {
        return RETURNABLE.contains(message.state())
                && message.erasedAt() == null
                && MessageAccess.mayAct(message, reader);
    }

    private Line line(
            Message message, Bounce bounce, ReplyNotes.@Nullable Shown note, SignedIn reader) {
        var code = bounce.replyCode();
        var enhanced = bounce.enhanced();
        return new Line(
                MessageAccess.mayAct(message, reader) ? bounce.getId() : null,
                bounce.kind(),
                bounce.recordedAt(),
                senders.find(bounce.recordedBy()).map(Sender::displayName).orElse(""),
                bounce.kind() == Bounce.Kind.REACHED
                        ? null
                        : explanations.tell(message, meanings.of(bounce), Course.CAME_BACK, reader),
                bounce.stage().name(),
                code,
                enhanced == null ? null : enhanced.toString(),
                bounce.replyText(),
                note);
    }
}
