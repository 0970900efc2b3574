package dev.ownrelay.outbox;

import java.util.ArrayList;
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

    Due first(String place, int most) {
        return judged(place, with.deliveries.due(id.serverId(), most));
    }

    Due after(String place, QueuedLetter last, int most) {
        return judged(place, with.deliveries.dueAfter(last, most));
    }

    /// Letters of disabled senders may not leave, nor those whose files are not what they were, nor
    /// those whose sender chose the server when it was elsewhere.
    ///
    /// @param place where the server is now
    private Due judged(String place, List<QueuedLetter> letters) {
        var stopped = new LinkedHashMap<QueuedLetter, HoldReason>();
        var usable = new ArrayList<QueuedLetter>();
        for (var letter : letters) {
            if (!letter.senderEnabled()) {
                stopped.put(letter, HoldReason.SENDER_DISABLED);
            } else if (letter.waitsForAnotherThan(place)) {
                stopped.put(letter, HoldReason.SERVER_CHANGED);
            } else {
                usable.add(letter);
            }
        }
        var whole = files.among(usable);
        usable.stream()
                .filter(letter -> !whole.contains(letter))
                .forEach(letter -> stopped.put(letter, HoldReason.FILES_DAMAGED));
        return new Due(letters, whole, stopped);
    }

    void holdStopped(Due due) {
        due.stopped().forEach(with.deliveries::hold);
    }
}
