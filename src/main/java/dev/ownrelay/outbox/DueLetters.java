package dev.ownrelay.outbox;

import dev.ownrelay.smtp.EndpointChoice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The letters of one lane whose time has come, and which of them may leave.
final class DueLetters {

    private final LaneId id;
    private final LaneRunner with;
    private final Spacing spacing;
    private final Throttle throttle;
    private final WholeFiles files;

    DueLetters(LaneId id, LaneRunner with, Spacing spacing, Throttle throttle) {
        this.id = id;
        this.with = with;
        this.spacing = spacing;
        this.throttle = throttle;
        files = new WholeFiles(with.writer.attachments);
    }

    /// @param proven whether the server served a letter in this run
    Look look(boolean proven) {
        return with.reading(() -> lookNow(proven));
    }

    /// The agency and the route are looked up for every batch, so that a pause or a change of the
    /// server counts at once.
    private Look lookNow(boolean proven) {
        if (with.paused(id.agencyId())) {
            return new Look.Paused();
        }
        return switch (with.routes.endpoint(id.serverId())) {
            case EndpointChoice.NotReady(var reason) -> new Look.NotReady(HoldReason.of(reason));
            case EndpointChoice.Ready ready -> look(ready, proven);
        };
    }

    private Look look(EndpointChoice.Ready ready, boolean proven) {
        spacing.allow(ready.perMinute());
        int connections = proven ? connections(ready) : Math.min(connections(ready), 2);
        int asked = Math.min(Lane.BATCH * connections, with.deliveries.leftToday(id, ready));
        return asked <= 0
                ? new Look.DayIsFull()
                : new Look.Letters(ready, asked, first(ready.endpoint().place(), asked));
    }

    /// @return more letters for workers that have nothing else to look at; none: there may be
    Due more(EndpointChoice.Ready ready, int connections, QueuedLetter last) {
        var next =
                with.reading(() ->
                        with.paused(id.agencyId())
                                        || with.lanes.othersWait()
                                        || !ready.equals(with.routes.endpoint(id.serverId()))
                                        || connections(ready) != connections
                                ? Due.NONE
                                : after(ready.endpoint().place(), last, Lane.BATCH * connections));
        holdStopped(next);
        return next;
    }

    int connections(EndpointChoice.Ready ready) {
        int borne = throttle.connections(ready.maxConnections());
        return spacing.none() ? borne : 1;
    }

    private Due first(String place, int most) {
        return judged(place, with.deliveries.due(id.serverId(), most));
    }

    private Due after(String place, QueuedLetter last, int most) {
        return judged(place, with.deliveries.dueAfter(last, most));
    }

    /// Letters of disabled senders may not leave, nor those whose files are not what they were, nor
    /// those whose sender chose the server when it was elsewhere, nor those in a name that only
    /// another agency has proven.
    ///
    /// @param place where the server is now
    private Due judged(String place, List<QueuedLetter> letters) {
        var stopped = new LinkedHashMap<QueuedLetter, HoldReason>();
        var usable = new ArrayList<QueuedLetter>();
        var borrowed = borrowed(letters);
        for (var letter : letters) {
            if (!letter.senderEnabled()) {
                stopped.put(letter, HoldReason.SENDER_DISABLED);
            } else if (letter.waitsForAnotherThan(place)) {
                stopped.put(letter, HoldReason.SERVER_CHANGED);
            } else if (borrowed.contains(letter.fromAddress())) {
                stopped.put(letter, HoldReason.ADDRESS_UNPROVEN);
            } else {
                usable.add(letter);
            }
        }
        var whole = files.among(usable);
        var damaged = new LinkedHashSet<>(usable);
        whole.forEach(damaged::remove);
        damaged.forEach(letter -> stopped.put(letter, HoldReason.FILES_DAMAGED));
        return new Due(letters, whole, stopped);
    }

    /// The names in which none of the letters may leave.
    private Set<String> borrowed(List<QueuedLetter> letters) {
        var names = letters.stream().map(QueuedLetter::fromAddress).collect(Collectors.toSet());
        return with.borrowed.among(id.serverId(), names);
    }

    void holdStopped(Due due) {
        if (!due.stopped().isEmpty()) {
            with.deliveries.hold(due.stopped());
        }
    }
}
