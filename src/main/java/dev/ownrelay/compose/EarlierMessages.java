package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Attachments.Attached;
import dev.ownrelay.message.CandidateAddresses;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.NewMessage.EncodedContent;
import dev.ownrelay.message.ReadableBody;
import dev.ownrelay.outbox.FollowUps;
import dev.ownrelay.web.NotFound;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Reads messages that are to be written anew.
@Component
class EarlierMessages {

    private final FollowUps followUps;
    private final Attachments attachments;
    private final CandidateAddresses candidates;
    private final MarkedAddresses addresses;

    EarlierMessages(
            FollowUps followUps,
            Attachments attachments,
            CandidateAddresses candidates,
            MarkedAddresses addresses) {
        this.followUps = followUps;
        this.attachments = attachments;
        this.candidates = candidates;
        this.addresses = addresses;
    }

    /// @param id as it came; empty: none is meant
    /// @throws NotFound when there is no such message
    @Transactional
    Optional<EarlierMessage> find(String id, SignedIn me) {
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(read(followUps.earlier(uuid(id), me), this::whole));
    }

    /// The same without a look into its files, which somebody who still writes would wait for.
    ///
    /// @throws NotFound when there is no such message
    @Transactional
    Optional<EarlierMessage> glance(String id, SignedIn me) {
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(read(followUps.earlier(uuid(id), me), _ -> true));
    }

    /// The files as the new message carries them.
    List<MessageAttachment> files(List<EarlierMessage.Kept> kept) {
        return kept.stream()
                .map(each ->
                        new MessageAttachment(
                                each.file().fileName(), each.file().contentType(), content(each)))
                .toList();
    }

    EncodedContent content(EarlierMessage.Kept kept) {
        return attachments.content(kept.file());
    }

    private EarlierMessage read(Message message, Predicate<Attached> isWhole) {
        var files = attachments.files(message.getId());
        var whole = files.stream().filter(isWhole).toList();
        return new EarlierMessage(
                message.getId(),
                candidate(message),
                message.toName(),
                message.toAddress(),
                message.subject(),
                body(message.source(), attachments.pictures(message.getId())),
                whole.stream().map(EarlierMessage.Kept::new).toList(),
                files.stream()
                        .filter(file -> !whole.contains(file))
                        .map(Attached::fileName)
                        .toList());
    }

    /// A damaged file would only hold the new message, too.
    private boolean whole(Attached file) {
        return MessageAttachment.matches(attachments.content(file));
    }

    private @Nullable UUID candidate(Message message) {
        var candidate = message.candidateId();
        return candidate != null && candidates.now(List.of(candidate)).containsKey(candidate)
                ? candidate
                : addresses.owner(message.toAddress()).orElse(null);
    }

    private static String body(byte[] source, Map<String, String> pictures) {
        var html = ReadableBody.html(source, pictures);
        if (html == null) {
            return "";
        }
        var document = Jsoup.parse(html.replace("\r\n", "\n"));
        document.outputSettings().prettyPrint(false);
        return BodyHtml.clean(WrittenBody.withoutSignature(document.body().html()));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFound();
        }
    }
}
