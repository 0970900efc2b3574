package dev.ownrelay.tenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Goes round the agencies, except paused ones, for what is looked after while nobody looks. Each
/// has one thing done, then the next agency has its turn, so that one with slow answers delays the
/// others by one thing at a time and not by all of its own.
@Component
public class AgencyRounds {

    private static final Logger log = LoggerFactory.getLogger(AgencyRounds.class);

    /// What one agency may take of a round.
    static final Duration SHARE = Duration.ofMinutes(5);

    /// What is to be done for an agency.
    ///
    /// @param each what cannot be done of one is no reason to leave the others
    /// @param last done at the end, however far they came
    public record Errands<T>(Collection<T> due, Consumer<T> each, Runnable last) {

        public Errands(Collection<T> due, Consumer<T> each) {
            this(due, each, () -> {});
        }
    }

    private final Agencies agencies;
    private final Clock clock;

    AgencyRounds(Agencies agencies, Clock clock) {
        this.agencies = agencies;
        this.clock = clock;
    }

    /// In any order, so that whoever takes all of the time does not always stop the same ones.
    ///
    /// @param what it is, for the log
    /// @param enough what the whole round may take
    /// @param errands asked for in the name of each agency
    public <T> void go(String what, Duration enough, Supplier<Errands<T>> errands) {
        var end = clock.instant().plus(enough);
        var all = new ArrayList<>(agencies.findAll());
        Collections.shuffle(all);
        var turns = new ArrayDeque<Turn<T>>();
        all.stream()
                .filter(agency -> !agency.paused())
                .flatMap(agency -> begin(what, agency.id(), errands).stream())
                .forEach(turns::add);
        while (!turns.isEmpty()) {
            var turn = turns.removeFirst();
            if (turn.goesOn(end)) {
                turns.add(turn);
            }
        }
    }

    private <T> Optional<Turn<T>> begin(String what, UUID agency, Supplier<Errands<T>> errands) {
        try {
            return Optional.of(new Turn<>(what, agency, CurrentTenant.call(agency, errands::get)));
        } catch (RuntimeException e) {
            log.error("{} of agency {}: nothing could be done", what, agency, e);
            return Optional.empty();
        }
    }

    private final class Turn<T> {

        private final String what;
        private final UUID agency;
        private final Errands<T> errands;
        private final Iterator<T> left;
        private Duration taken = Duration.ZERO;

        Turn(String what, UUID agency, Errands<T> errands) {
            this.what = what;
            this.agency = agency;
            this.errands = errands;
            left = errands.due().iterator();
        }

        boolean goesOn(Instant end) {
            var now = clock.instant();
            if (!left.hasNext() || !now.isBefore(end) || taken.compareTo(SHARE) >= 0) {
                carefully("the end", errands.last());
                return false;
            }
            var next = left.next();
            carefully(next, () -> errands.each().accept(next));
            taken = taken.plus(Duration.between(now, clock.instant()));
            return true;
        }

        private void carefully(Object which, Runnable work) {
            try {
                CurrentTenant.run(agency, work);
            } catch (RuntimeException e) {
                log.error("{} of agency {}: {} could not be done", what, agency, which, e);
            }
        }
    }
}
