package dev.ownrelay.compose;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.Presigner;
import dev.ownrelay.outbox.FollowUps;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.policy.SentAnyway;
import dev.ownrelay.server.Route;

import org.springframework.stereotype.Service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Hands a message to the outbox, once for each recipient.
@Service
class Dispatch {

    private final Outbox outbox;
    private final FollowUps followUps;
    private final Presigner presigner;
    private final Composition composition;
    private final SentAnyway sentAnyway;
    private final Recipients recipients;

    Dispatch(
            Outbox outbox,
            FollowUps followUps,
            Presigner presigner,
            Composition composition,
            SentAnyway sentAnyway,
            Recipients recipients) {
        this.composition = composition;
        this.sentAnyway = sentAnyway;
        this.recipients = recipients;
        this.outbox = outbox;
        this.followUps = followUps;
        this.presigner = presigner;
    }

    /// @param batch under which the outbox keeps the messages
    record Dispatched(UUID batch, List<UUID> messages) {}

    /// @param asked the candidates that the form names, some of whom may be left out
    /// @param earlier in whose place the messages are written
    /// @param gate that they passed
    /// @throws Recipients.GoneException when one of them was removed meanwhile
    Dispatched send(
            Sender sender,
            Route route,
            List<Candidate> asked,
            List<Candidate> to,
            ComposeForm form,
            Optional<EarlierMessage> earlier,
            Gate gate,
            SignedIn me) {
        var attachments = composition.files(form, form.along(earlier));
        var writer = composition.writer(sender, route, form, attachments);
        var batch = batch(sender, form, asked, attachments);
        var written = to.stream().map(writer::write).toList();
        if (!gate.scan().lets(written)) {
            throw new IllegalStateException("A file is not the one that was scanned");
        }
        var all = presigner.sign(written);
        Outbox.Beside note =
                stored -> {
                    recipients.keep(candidates(stored));
                    sentAnyway.note(gate.overruled(), addresses(stored));
                };
        var ids =
                earlier.map(old -> followUps.enqueue(old.id(), batch, all, note, me))
                        .orElseGet(() -> outbox.enqueue(batch, all, note));
        return new Dispatched(batch, ids);
    }

    private static List<UUID> candidates(Collection<NewMessage> messages) {
        return messages.stream()
                .map(NewMessage::candidateId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Map<UUID, String> addresses(Collection<NewMessage> messages) {
        return messages.stream().collect(toMap(NewMessage::id, NewMessage::toAddress));
    }

    /// Pressing Send twice gives the same batch; going back to change the message and sending it
    /// again gives another one, so that the change is not lost. A mark that comes between the two
    /// presses changes nothing.
    private static UUID batch(
            Sender sender,
            ComposeForm form,
            List<Candidate> asked,
            List<MessageAttachment> attachments) {
        var digest = sha256();
        update(digest, sender.id().toString());
        update(digest, form.repetitionKey().toString());
        asked.forEach(candidate -> update(digest, candidate.getId().toString()));
        update(digest, form.writesAnyway() ? "anyway" : "");
        update(digest, form.follows());
        update(digest, form.via());
        update(digest, form.subject());
        update(digest, form.body());
        attachments.forEach(file -> update(digest, file.fileName() + file.content().sha256()));
        return UUID.nameUUIDFromBytes(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
