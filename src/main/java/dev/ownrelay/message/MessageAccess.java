package dev.ownrelay.message;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.NotFound;

import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who may do what with a message: the whole agency reads it; its sender and administrators act on
/// it.
@Component
public class MessageAccess {

    private final Messages messages;

    MessageAccess(Messages messages) {
        this.messages = messages;
    }

    public static boolean mayAct(Message message, SignedIn me) {
        return mayActFor(message.senderId(), me);
    }

    private static boolean mayActFor(UUID sender, SignedIn me) {
        return me.role() == Role.ADMIN || sender.equals(me.userId());
    }

    /// The only sender on whose messages somebody may act; null: on those of all.
    public static @Nullable UUID onlySender(SignedIn me) {
        return me.role() == Role.ADMIN ? null : me.userId();
    }

    /// Those on which somebody may act.
    public List<UUID> mine(Collection<UUID> ids, SignedIn me) {
        return messages.owned(ids).stream()
                .filter(owned -> mayActFor(owned.senderId(), me))
                .map(Messages.Owned::id)
                .toList();
    }

    /// A message of the agency, which anybody in it may read; another one is not found.
    public Message readable(UUID id) {
        return found(messages.findById(id));
    }

    /// A message on which somebody may act, locked until the transaction ends.
    public Message locked(UUID id, SignedIn me) {
        var message = found(messages.findLocked(id));
        if (!mayAct(message, me)) {
            throw new AccessDeniedException("Neither the sender nor an administrator");
        }
        return message;
    }

    /// Refuses who may not act on the messages of a batch.
    ///
    /// @return the sender whose messages somebody may act on; null: all
    public @Nullable UUID batch(UUID id, SignedIn me) {
        var senders = messages.sendersOf(id);
        if (senders.isEmpty()) {
            throw new NotFound();
        }
        if (senders.stream().noneMatch(sender -> mayActFor(sender, me))) {
            throw new AccessDeniedException("Neither the sender nor an administrator");
        }
        return onlySender(me);
    }

    private static Message found(Optional<Message> message) {
        return message.orElseThrow(NotFound::new);
    }
}
