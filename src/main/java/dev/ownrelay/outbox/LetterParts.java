package dev.ownrelay.outbox;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// The parts of the outbox that the figures of *Outgoing mail* lead to: `finished.<day>.<day>`,
/// `deferred.<day>.<day>` and `waiting.<column or all>.<domain or empty>`; and `bounced`, what came
/// back.
@Component
class LetterParts {

    /// The letters that came back.
    static final String BOUNCED = "bounced";

    private static final String NOTHING = "1 = 0";
    private static final String EVERY_AGE = "all";

    private final DayCounts counts;
    private final Clock clock;

    LetterParts(DayCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /// Something that is no part matches nothing.
    void narrow(String part, List<String> conditions, Map<String, Object> values) {
        if (part.equals(BOUNCED)) {
            conditions.add("m.bouncedAt is not null");
            return;
        }
        var words = part.split("\\.", 3);
        try {
            switch (words.length == 3 ? words[0] : "") {
                case "finished" -> finished(words, conditions, values);
                case "deferred" -> deferred(words, conditions, values);
                case "waiting" -> waiting(words, conditions, values);
                default -> conditions.add(NOTHING);
            }
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            conditions.add(NOTHING);
        }
    }

    private void finished(String[] words, List<String> conditions, Map<String, Object> values) {
        between(words, values);
        conditions.add("m.finishedAt >= :from and m.finishedAt < :until");
    }

    private void deferred(String[] words, List<String> conditions, Map<String, Object> values) {
        between(words, values);
        conditions.add(
                """
                exists (select a.id from DeliveryAttempt a where a.messageId = m.id
                and a.nextDueAt is not null and a.startedAt >= :from and a.startedAt < :until)
                """);
    }

    private void between(String[] words, Map<String, Object> values) {
        var from = counts.start(LocalDate.parse(words[1]));
        var until = counts.start(LocalDate.parse(words[2]).plusDays(1));
        values.put("from", from);
        values.put("until", until);
    }

    private void waiting(String[] words, List<String> conditions, Map<String, Object> values) {
        if (!words[1].equals(EVERY_AGE)) {
            age(Integer.parseInt(words[1]), conditions, values);
        }
        if (!words[2].isEmpty()) {
            conditions.add("lower(m.toAddress) like :domain escape '\\'");
            values.put("domain", "%@" + LetterFilter.escaped(words[2]));
        }
    }

    private void age(int column, List<String> conditions, Map<String, Object> values) {
        var ages = Outgoing.AGES;
        if (column < 0 || column > ages.size()) {
            throw new IndexOutOfBoundsException(column);
        }
        if (column > 0) {
            conditions.add("m.queuedAt < :since");
            values.put("since", ago(ages.get(column - 1)));
        }
        if (column < ages.size()) {
            conditions.add("m.queuedAt >= :until");
            values.put("until", ago(ages.get(column)));
        }
    }

    private Instant ago(int minutes) {
        return clock.instant().minus(Duration.ofMinutes(minutes));
    }
}
