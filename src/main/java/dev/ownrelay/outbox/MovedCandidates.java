package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.CandidateAddresses;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.Messages;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Finds messages that would be sent again to an address that their candidate no longer has.
@Component
class MovedCandidates {

    /// @param present the address that the candidate has now
    record Moved(UUID message, String old, String present) {}

    private final Messages messages;
    private final MessageAccess access;
    private final CandidateAddresses candidates;

    MovedCandidates(Messages messages, MessageAccess access, CandidateAddresses candidates) {
        this.messages = messages;
        this.access = access;
        this.candidates = candidates;
    }

    @Transactional(readOnly = true)
    List<Moved> among(List<UUID> ids, SignedIn me) {
        var mine = access.mine(ids, me);
        var sent =
                mine.isEmpty()
                        ? List.<Messages.Addressed>of()
                        : messages.addressed(mine, MessageVerb.SEND_AGAIN.from());
        var people =
                sent.stream()
                        .map(Messages.Addressed::candidate)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        var now = candidates.now(people);
        return sent.stream().map(one -> moved(one, now)).filter(Objects::nonNull).toList();
    }

    private static @Nullable Moved moved(Messages.Addressed message, Map<UUID, String> now) {
        var present = message.candidate() == null ? null : now.get(message.candidate());
        return present == null || present.equalsIgnoreCase(message.to())
                ? null
                : new Moved(message.id(), message.to(), present);
    }
}
