package dev.ownrelay.outbox;

import dev.ownrelay.batch.BatchPart;
import dev.ownrelay.ledger.DayCounts;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// The parts of the outbox that figures lead to. Of *Outgoing mail*: `finished.<day>.<day>`,
/// `deferred.<day>.<day>` and `waiting.<column or all>.<domain or empty>`; of the first page:
/// `created.<day>.<day>`, and `open.<day>.<day>` for those of them that wait or leave just now;
/// `bounced`, what came back; and `open`, all that waits or leaves just now.
@Component
public class MessageParts {

    /// The ages, in minutes, at which a column of waiting messages ends; the last one has no end.
    public static final List<Integer> AGES = List.of(5, 15, 60, 240, 1440);

    /// The messages that came back.
    static final String BOUNCED = "bounced";

    private static final String UNDER_WAY = "m.state in (SCHEDULED, QUEUED, SENDING)";
    private static final String NOTHING = "1 = 0";
    private static final String EVERY_AGE = "all";

    private final DayCounts counts;
    private final Clock clock;

    MessageParts(DayCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /// Something that is no part matches nothing.
    void narrow(String part, MessageConditions found) {
        switch (part) {
            case BOUNCED -> found.and("m.bouncedAt is not null");
            case BatchPart.OPEN -> found.and(UNDER_WAY);
            default -> figure(part, found);
        }
    }

    private void figure(String part, MessageConditions found) {
        var words = part.split("\\.", 3);
        try {
            switch (words.length == 3 ? words[0] : "") {
                case "created" -> created(words, found);
                case BatchPart.OPEN -> created(words, found.and(UNDER_WAY));
                case "finished" -> finished(words, found);
                case "deferred" -> deferred(words, found);
                case "waiting" -> waiting(words, found);
                default -> found.and(NOTHING);
            }
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            found.and(NOTHING);
        }
    }

    private void created(String[] words, MessageConditions found) {
        between(words, found);
        found.and("m.createdAt >= :dayFrom and m.createdAt < :dayUntil");
    }

    private void finished(String[] words, MessageConditions found) {
        between(words, found);
        found.and("m.finishedAt >= :dayFrom and m.finishedAt < :dayUntil");
    }

    private void deferred(String[] words, MessageConditions found) {
        between(words, found);
        found.and(
                """
                exists (select a.id from DeliveryAttempt a where a.messageId = m.id
                and a.nextDueAt is not null and a.startedAt >= :dayFrom and a.startedAt < :dayUntil)
                """);
    }

    private void between(String[] words, MessageConditions found) {
        var from = counts.start(day(words[1]));
        var until = counts.start(day(words[2]).plusDays(1));
        found.value("dayFrom", from);
        found.value("dayUntil", until);
    }

    /// A year of more digits is beyond what the database counts.
    private static LocalDate day(String word) {
        var day = LocalDate.parse(word);
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException(word);
        }
        return day;
    }

    private void waiting(String[] words, MessageConditions found) {
        if (!words[1].equals(EVERY_AGE)) {
            age(Integer.parseInt(words[1]), found);
        }
        if (!words[2].isEmpty()) {
            found.and("lower(m.toAddress) like :domain escape '\\'");
            found.value("domain", "%@" + MessageFilter.escaped(words[2]));
        }
    }

    private void age(int column, MessageConditions found) {
        var ages = AGES;
        if (column < 0 || column > ages.size()) {
            throw new IndexOutOfBoundsException(column);
        }
        if (column > 0) {
            found.and("m.queuedAt < :since");
            found.value("since", ago(ages.get(column - 1)));
        }
        if (column < ages.size()) {
            found.and("m.queuedAt >= :until");
            found.value("until", ago(ages.get(column)));
        }
    }

    private Instant ago(int minutes) {
        return clock.instant().minus(Duration.ofMinutes(minutes));
    }
}
