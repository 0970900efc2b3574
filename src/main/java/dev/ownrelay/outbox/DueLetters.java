package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.smtp.EndpointChoice;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The letters of one lane whose time has come, and which of them may leave.
final class DueLetters {

    private final LaneId id;
    private final LaneRunner with;
    private final WholeFiles files;

    DueLetters(LaneId id, LaneRunner with) {
        this.id = id;
        this.with = with;
        files = new WholeFiles(with.writer.attachments);
    }

    List<Message> first(int most) {
        return with.deliveries.due(id.serverId(), most);
    }

    List<Message> after(Message last, int most) {
        return with.deliveries.dueAfter(last, most);
    }

    /// Whether the server was changed since the sender of one of them chose it.
    boolean moved(EndpointChoice.Ready ready, List<Message> letters) {
        var place = ready.endpoint().place();
        return id.serverId() != null
                && letters.stream().anyMatch(letter -> letter.waitsForAnotherThan(place));
    }

    /// Letters that were meant for another server wait for their senders.
    ///
    /// @return whether there were any
    boolean holdMoved(EndpointChoice.Ready ready, List<Message> letters) {
        var server = id.serverId();
        return server != null
                && moved(ready, letters)
                && with.deliveries.holdMoved(server, ready.endpoint().place()) > 0;
    }

    /// Those that may leave. Holds the letters of disabled senders, and those whose files are not
    /// what they were.
    List<Message> usable(List<Message> letters) {
        var enabled = enabledSenders(letters);
        var usable = new ArrayList<Message>();
        for (var letter : letters) {
            if (enabled.contains(letter.senderId())) {
                usable.add(letter);
            } else {
                with.deliveries.hold(letter, HoldReason.SENDER_DISABLED);
            }
        }
        var whole = files.among(usable);
        usable.stream()
                .filter(letter -> !whole.contains(letter))
                .forEach(letter -> with.deliveries.hold(letter, HoldReason.FILES_DAMAGED));
        return whole;
    }

    private Set<UUID> enabledSenders(List<Message> letters) {
        var enabled = new HashSet<UUID>();
        letters.stream()
                .map(Message::senderId)
                .distinct()
                .forEach(sender ->
                        with.senders
                                .find(sender)
                                .filter(Sender::enabled)
                                .ifPresent(found -> enabled.add(found.id())));
        return enabled;
    }
}
