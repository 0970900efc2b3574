package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;

import java.util.LinkedHashMap;
import java.util.List;

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

    Due first(int most) {
        return judged(with.deliveries.due(id.serverId(), most));
    }

    Due after(QueuedLetter last, int most) {
        return judged(with.deliveries.dueAfter(last, most));
    }

    /// Whether the server was changed since the sender of one of them chose it.
    boolean moved(EndpointChoice.Ready ready, List<QueuedLetter> letters) {
        var place = ready.endpoint().place();
        return id.serverId() != null
                && letters.stream().anyMatch(letter -> letter.waitsForAnotherThan(place));
    }

    /// Letters that were meant for another server wait for their senders.
    ///
    /// @return whether there were any
    boolean holdMoved(EndpointChoice.Ready ready, List<QueuedLetter> letters) {
        var server = id.serverId();
        return server != null
                && moved(ready, letters)
                && with.deliveries.holdMoved(server, ready.endpoint().place()) > 0;
    }

    /// Letters of disabled senders may not leave, nor those whose files are not what they were.
    private Due judged(List<QueuedLetter> letters) {
        var ofEnabled = letters.stream().filter(QueuedLetter::senderEnabled).toList();
        var usable = files.among(ofEnabled);
        var stopped = new LinkedHashMap<QueuedLetter, HoldReason>();
        letters.forEach(letter -> stopped.put(letter, HoldReason.SENDER_DISABLED));
        ofEnabled.forEach(letter -> stopped.put(letter, HoldReason.FILES_DAMAGED));
        usable.forEach(stopped::remove);
        return new Due(letters, usable, stopped);
    }

    void holdStopped(Due due) {
        due.stopped().forEach(with.deliveries::hold);
    }
}
