package dev.ownrelay.blocklist;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Has the lists asked for what agencies send from, while nobody looks.
@Component
class BlockListWatch {

    private static final Logger log = LoggerFactory.getLogger(BlockListWatch.class);
    private static final Duration ENOUGH = Duration.ofMinutes(20);
    private static final Duration KEPT = Duration.ofDays(30);

    private final BlockLists lists;
    private final Agencies agencies;
    private final AgencyWatch watch;
    private final RelayPlaces relay;
    private final BlockListAsker asker;
    private final AnswerRows rows;
    private final Clock clock;

    BlockListWatch(
            BlockLists lists,
            Agencies agencies,
            AgencyWatch watch,
            RelayPlaces relay,
            BlockListAsker asker,
            AnswerRows rows,
            Clock clock) {
        this.lists = lists;
        this.agencies = agencies;
        this.watch = watch;
        this.relay = relay;
        this.asker = asker;
        this.rows = rows;
        this.clock = clock;
    }

    /// For all agencies, as far as there is time; in any order, so that lists that do not answer do
    /// not always stop the same ones.
    void all() {
        if (lists.none()) {
            return;
        }
        var end = clock.instant().plus(ENOUGH);
        var ofRelay = relay.addresses();
        Stream.concat(
                        ofRelay.stream().flatMap(List::stream).map(Subject::stored),
                        relay.domain().stream())
                .forEach(asker::ask);
        var all = new ArrayList<>(agencies.findAll());
        Collections.shuffle(all);
        all.stream()
                .filter(agency -> !agency.paused())
                .forEach(agency -> ofAgency(agency, ofRelay, end));
        rows.forget(clock.instant().minus(KEPT));
    }

    private void ofAgency(Agency agency, Optional<List<String>> ofRelay, Instant end) {
        try {
            CurrentTenant.run(agency.id(), () -> watch.ofThisAgency(ofRelay, end));
        } catch (RuntimeException e) {
            log.error("The lists could not be asked for agency {}", agency.id(), e);
        }
    }
}
