package dev.ownrelay.compose;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.Presigner;
import dev.ownrelay.outbox.FollowUps;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.policy.Overruled;
import dev.ownrelay.policy.SentAnyway;
import dev.ownrelay.server.Route;

import org.springframework.stereotype.Service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Hands a message to the outbox, once for each recipient.
@Service
class Dispatch {

    private final Outbox outbox;
    private final FollowUps followUps;
    private final Presigner presigner;
    private final EarlierMessages earlierMessages;
    private final SignatureLogos logos;
    private final SentAnyway sentAnyway;
    private final Clock clock;

    Dispatch(
            Outbox outbox,
            FollowUps followUps,
            Presigner presigner,
            EarlierMessages earlierMessages,
            SignatureLogos logos,
            SentAnyway sentAnyway,
            Clock clock) {
        this.logos = logos;
        this.sentAnyway = sentAnyway;
        this.outbox = outbox;
        this.followUps = followUps;
        this.presigner = presigner;
        this.earlierMessages = earlierMessages;
        this.clock = clock;
    }

    /// @param batch under which the outbox keeps the messages
    record Dispatched(UUID batch, List<UUID> messages) {}

    /// @param asked the candidates that the form names, some of whom may be left out
    /// @param earlier in whose place the messages are written
    /// @param overruled what would have stopped them
    Dispatched send(
            Sender sender,
            Route route,
            List<Candidate> asked,
            List<Candidate> to,
            ComposeForm form,
            Optional<EarlierMessage> earlier,
            Overruled overruled,
            SignedIn me) {
        var attachments = attachments(form, earlier);
        var writer =
                new MimeMessageWriter(
                        route,
                        sender.id(),
                        form.subject(),
                        body(sender, form),
                        attachments,
                        clock.instant());
        var batch = batch(sender, form, asked, attachments);
        var all = presigner.sign(to.stream().map(writer::write).toList());
        Outbox.Beside note = stored -> sentAnyway.note(overruled, addresses(stored));
        var ids =
                earlier.map(old -> followUps.enqueue(old.id(), batch, all, note, me))
                        .orElseGet(() -> outbox.enqueue(batch, all, note));
        return new Dispatched(batch, ids);
    }

    private static Map<UUID, String> addresses(Collection<NewMessage> messages) {
        return messages.stream().collect(toMap(NewMessage::id, NewMessage::toAddress));
    }

    private WrittenBody body(Sender sender, ComposeForm form) {
        var logo = logos.find(sender.id()).map(found -> InlinePicture.of(found, sender.domain()));
        return WrittenBody.of(form.body(), sender.signatureHtml(), logo.orElse(null))
                .withPictures(sender.domain());
    }

    private List<MessageAttachment> attachments(
            ComposeForm form, Optional<EarlierMessage> earlier) {
        var along = earlierMessages.files(form.along(earlier));
        return Stream.concat(
                        along.stream(), form.attachments().stream().map(MessageAttachment::read))
                .toList();
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
