package dev.ownrelay.lane;

import dev.ownrelay.lane.RunSigners.Signers;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.relay.BorrowedNames;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Which messages of a lane may leave. Those of disabled senders may not, nor those of paused
/// batches, nor those whose sender chose the server when it was elsewhere, nor those in a name that
/// only another agency has proven. Who signs them is found out at the same time.
final class Clearance {

    private final @Nullable UUID serverId;
    private final BorrowedNames borrowed;
    private final RunFiles files;
    private final Signers signers;

    Clearance(@Nullable UUID serverId, BorrowedNames borrowed, RunFiles files, Signers signers) {
        this.serverId = serverId;
        this.borrowed = borrowed;
        this.files = files;
        this.signers = signers;
    }

    /// @param place where the server is now
    Due judge(String place, List<QueuedMessage> messages) {
        var stopped = new LinkedHashMap<QueuedMessage, HoldReason>();
        var usable = new ArrayList<QueuedMessage>();
        var names = borrowed(messages);
        for (var message : messages) {
            if (!message.senderEnabled()) {
                stopped.put(message, HoldReason.SENDER_DISABLED);
            } else if (message.batchPaused()) {
                stopped.put(message, HoldReason.BATCH_PAUSED);
            } else if (message.waitsForAnotherThan(place)) {
                stopped.put(message, HoldReason.SERVER_CHANGED);
            } else if (names.contains(message.fromAddress())) {
                stopped.put(message, HoldReason.ADDRESS_UNPROVEN);
            } else {
                usable.add(message);
            }
        }
        return new Due(messages, usable, stopped);
    }

    /// Those whose files are not what they were may not leave either. Outside of a transaction, as
    /// the files may have to be read.
    Due whole(Due due) {
        return due.without(files.damaged(due.usable()));
    }

    /// The names in which none of the messages may leave.
    private Set<String> borrowed(List<QueuedMessage> messages) {
        var names = messages.stream().map(QueuedMessage::fromAddress).collect(Collectors.toSet());
        signers.learn(names);
        return borrowed.among(serverId, names);
    }
}
