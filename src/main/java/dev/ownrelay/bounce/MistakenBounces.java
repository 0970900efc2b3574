package dev.ownrelay.bounce;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.ledger.AddressNews;
import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.BounceRecords;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.Messages;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.web.NotFound;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.UUID;

/// Takes back what was handed in by mistake as a message that came back.
@Service
class MistakenBounces {

    private final BounceRecords records;
    private final Messages messages;
    private final BounceMeanings meanings;
    private final MessageAccess access;
    private final AddressNews addresses;
    private final ReleasedMessages released;
    private final AuditTrail audit;

    MistakenBounces(
            BounceRecords records,
            Messages messages,
            BounceMeanings meanings,
            MessageAccess access,
            AddressNews addresses,
            ReleasedMessages released,
            AuditTrail audit) {
        this.records = records;
        this.messages = messages;
        this.meanings = meanings;
        this.access = access;
        this.addresses = addresses;
        this.released = released;
        this.audit = audit;
    }

    /// Removes it with all that followed from it.
    ///
    /// @return the message
    @Transactional
    UUID takeBack(UUID id, SignedIn me) {
        var bounce = records.findById(id).orElseThrow(NotFound::new);
        var message = access.locked(bounce.messageId(), me);
        var marked = addresses.takenBack(message, id, me.userId());
        if (records.remove(id) == 0) {
            throw new NotFound();
        }
        var cause = meanings.of(bounce).cause().id();
        audit.note(me.userId(), "bounce.taken-back", message.getId(), cause);
        if (bounce.kind() == Bounce.Kind.FAILED && message.bouncedAt() != null) {
            fallBack(message);
        }
        marked.ifPresent(since -> markAgain(message, since));
        released.goOn(message);
        return message.getId();
    }

    /// On what came back before that, if anything did.
    private void fallBack(Message message) {
        var other =
                records.findFirstByMessageIdAndKindOrderByRecordedAtDescIdDesc(
                                message.getId(), Bounce.Kind.FAILED)
                        .filter(bounce -> !bounce.recordedAt().isBefore(message.queuedAt()));
        message.didNotComeBack(other.map(Bounce::recordedAt).orElse(null));
    }

    /// For what else came back while the address was marked. What came back before that does not
    /// count: somebody lifted its mark.
    private void markAgain(Message message, Instant since) {
        for (var bounce : records.failedSince(message.toAddress(), since)) {
            var refused = messages.findById(bounce.messageId()).orElseThrow();
            addresses.cameBack(refused, bounce.getId(), meanings.of(bounce), bounce.recordedAt());
        }
    }
}
