package dev.ownrelay.explanation;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.Redaction;
import dev.ownrelay.web.NotFound;

import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What administrators of the agency know better than our explanations.
@Service
public class ReplyNotes {

    /// What stands beside the explanation of a reply.
    ///
    /// @param replyId null when the reader may note nothing
    /// @param wrong whether our explanation was found wrong
    /// @param what the agency's own words; empty when there are none
    /// @param by who wrote them
    public record Shown(
            @Nullable UUID replyId,
            boolean wrong,
            String what,
            String next,
            String by,
            @Nullable Instant at,
            int version) {

        public boolean written() {
            return !what.isEmpty();
        }
    }

    /// The page on which a note is written.
    record Page(
            UUID replyId, UUID messageId, Explanation ours, String said, @Nullable Shown note) {}

    /// Somebody else wrote the note since it was shown.
    static final class ChangedException extends IllegalStateException {

        private final transient Shown now;

        private ChangedException(Shown now) {
            super("The note was changed");
            this.now = now;
        }

        Shown now() {
            return now;
        }
    }

    private final ExplanationNotes notes;
    private final ServerReplies replies;
    private final MistakenExplanations mistaken;
    private final Senders senders;
    private final AuditTrail audit;
    private final Clock clock;

    ReplyNotes(
            ExplanationNotes notes,
            ServerReplies replies,
            MistakenExplanations mistaken,
            Senders senders,
            AuditTrail audit,
            Clock clock) {
        this.notes = notes;
        this.replies = replies;
        this.mistaken = mistaken;
        this.senders = senders;
        this.audit = audit;
        this.clock = clock;
    }

    /// What stands beside the explanations of these replies, by the id of the reply.
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<UUID, Shown> of(Collection<ServerReply> replies, SignedIn reader) {
        var shapes = replies.stream().collect(toMap(ServerReply::id, ServerReply::shape));
        var known =
                shapes.isEmpty()
                        ? Map.<String, ExplanationNote>of()
                        : notes.findByReplyIn(shapes.values()).stream()
                                .collect(toMap(ExplanationNote::reply, identity()));
        var shown = new HashMap<UUID, Shown>();
        shapes.forEach((id, shape) -> {
            var note = known.get(shape);
            if (mayNote(reader) || note != null && note.written()) {
                shown.put(id, shown(mayNote(reader) ? id : null, note));
            }
        });
        return shown;
    }

    private static boolean mayNote(SignedIn reader) {
        return reader.role() == Role.ADMIN;
    }

    private Shown shown(@Nullable UUID replyId, @Nullable ExplanationNote note) {
        return note == null
                ? new Shown(replyId, false, "", "", "", null, 0)
                : new Shown(
                        replyId,
                        true,
                        note.what(),
                        note.next(),
                        senders.find(note.writtenBy()).map(Sender::displayName).orElse(""),
                        note.writtenAt(),
                        note.version());
    }

    @Transactional(readOnly = true)
    Page page(UUID id, SignedIn me) {
        var reply = find(id, me);
        var note = notes.findByReplyIn(List.of(reply.shape())).stream().findFirst();
        return new Page(
                id,
                reply.message().getId(),
                replies.explain(reply),
                reply.text(),
                note.map(known -> shown(id, known)).orElse(null));
    }

    /// Notes that our explanation of a reply is wrong.
    @Transactional
    void foundWrong(UUID id, SignedIn me) {
        mistaken.note(find(id, me), me);
    }

    /// Writes, or writes anew, what the agency says about replies like this one.
    ///
    /// @throws ChangedException when somebody else did since the note was shown
    @Transactional
    void write(UUID id, NoteForm form, SignedIn me) {
        var reply = find(id, me);
        mistaken.note(reply, me);
        var note = notes.findByReply(reply.shape()).orElseThrow();
        if (note.written() && !form.sawVersion(note.version())) {
            throw new ChangedException(shown(id, note));
        }
        note.write(form, me.userId(), clock.instant());
        audit.note(
                me.userId(),
                "explanation.noted",
                note.getId(),
                replies.explain(reply).cause().id());
    }

    /// @return whether words were removed
    @Transactional
    boolean remove(UUID id, SignedIn me) {
        var reply = find(id, me);
        var note = notes.findByReply(reply.shape()).orElse(null);
        if (note == null) {
            return false;
        }
        notes.delete(note);
        if (note.written()) {
            var cause = replies.explain(reply).cause().id();
            audit.note(me.userId(), "explanation.note-removed", note.getId(), cause);
        }
        return note.written();
    }

    /// Takes words out of what administrators wrote.
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Redaction words) {
        for (var note : notes.findAll()) {
            if (!note.forget(words)) {
                notes.delete(note);
            }
        }
        notes.flush();
    }

    private ServerReply find(UUID id, SignedIn me) {
        if (!mayNote(me)) {
            throw new AccessDeniedException("Not an administrator");
        }
        return replies.find(id).orElseThrow(NotFound::new);
    }
}
