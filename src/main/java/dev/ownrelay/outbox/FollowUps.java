package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.PresignedMessages;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.web.NotFound;

import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Takes messages in that are written in the place of an earlier one, which is dealt with by that.
@Service
public class FollowUps {

    private static final Set<MessageState> ENDED =
            Set.of(MessageState.CANCELLED, MessageState.FAILED);

    private final MessageAccess access;
    private final Messages messages;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;

    FollowUps(
            MessageAccess access, Messages messages, Outbox outbox, AuditTrail audit, Clock clock) {
        this.access = access;
        this.messages = messages;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /// A message that somebody may write anew. One whose text is no longer kept is not found.
    @Transactional
    public Message earlier(UUID id, SignedIn me) {
        var message = access.locked(id, me);
        if (message.textRemovedAt() != null) {
            throw new NotFound();
        }
        return message;
    }

    /// Stores messages as the outbox does, and what they follow with them. What none of them goes
    /// to in place of the earlier one leaves that as it is.
    ///
    /// @throws Message.WrongStateException when the earlier one is on its way again, or arrived
    @Transactional
    public List<UUID> enqueue(
            UUID earlier, UUID key, PresignedMessages signed, Outbox.Beside beside, SignedIn me) {
        var all = signed.messages();
        var message = access.locked(earlier, me);
        boolean settles = all.stream().anyMatch(one -> replaces(one, message));
        return follow(message, outbox.enqueue(key, signed, beside), all, settles, me);
    }

    /// The same address gives the same message again, unless that one did not get through.
    ///
    /// @param again whether somebody knows that another one took its place before
    /// @throws Message.WrongStateException when nobody knows
    UUID enqueue(Message earlier, NewMessage copy, boolean again, SignedIn me) {
        boolean followed = earlier.settledAt() != null;
        var last = messages.latestInPlaceOf(earlier.getId(), copy.toAddress(), Limit.of(1));
        if (!last.isEmpty() && !ended(last.getFirst())) {
            return last.getFirst().getId();
        }
        var ids = outbox.enqueue(key(earlier, copy.toAddress(), last), List.of(copy));
        if (followed && !again && messages.follow(ids, earlier.getId()) > 0) {
            throw new Message.WrongStateException(earlier.state());
        }
        return follow(earlier, ids, List.of(copy), true, me).getFirst();
    }

    private static UUID key(Message earlier, String address, List<Message> last) {
        var ended = last.stream().map(Message::getId).toList();
        var key = "other address %s %s %s".formatted(earlier.getId(), address, ended);
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether it certainly reached nobody.
    private static boolean ended(Message last) {
        return ENDED.contains(last.state()) || last.bouncedAt() != null;
    }

    /// @param earlier was locked first: a lane that is woken may be waiting for it
    private List<UUID> follow(
            Message earlier, List<UUID> ids, List<NewMessage> all, boolean settles, SignedIn me) {
        if (!ids.isEmpty() && messages.follow(ids, earlier.getId()) > 0) {
            earlier.requireReplaceable();
            if (settles) {
                earlier.settle(clock.instant());
            }
            audit.note(me.userId(), "message.followed", earlier.getId(), to(earlier, all));
        }
        return ids;
    }

    private static boolean replaces(NewMessage one, Message earlier) {
        return one.toAddress().equalsIgnoreCase(earlier.toAddress())
                || one.candidateId() != null && one.candidateId().equals(earlier.candidateId());
    }

    private static String to(Message earlier, List<NewMessage> all) {
        var others = all.stream().map(NewMessage::toAddress).distinct().toList();
        return others.size() == 1
                ? earlier.toAddress() + " -> " + others.getFirst()
                : "%s -> %d".formatted(earlier.toAddress(), others.size());
    }
}
