package dev.ownrelay.ledger;

import dev.ownrelay.feedback.UnknownReplies;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Instant;

/// Tells of the ends of tries once they are stored.
@Component
class EndNews {

    private static final Logger log = LoggerFactory.getLogger(EndNews.class);

    private final OutboxMeters meters;
    private final UnknownReplies unknown;
    private final BatchBrake brake;

    EndNews(OutboxMeters meters, UnknownReplies unknown, BatchBrake brake) {
        this.meters = meters;
        this.unknown = unknown;
        this.brake = brake;
    }

    /// What is stored counts, whatever happens here.
    void tell(TryEnd end, Instant now) {
        try {
            meters.stored(end.state(), 1);
            unknown.note(end.reply());
            brake.heard(end, now);
        } catch (RuntimeException | Error e) {
            log.warn("The end of message {} is stored but not counted", end.id(), e);
        }
    }
}
