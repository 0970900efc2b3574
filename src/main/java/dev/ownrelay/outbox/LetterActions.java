package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.ServerPauses;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// What people do to letters.
@Service
class LetterActions {

    /// The letter's own server cannot be used, and there is no other way for it.
    static final class RouteUnusableException extends IllegalStateException {}

    private final Messages messages;
    private final Stories stories;
    private final Lanes lanes;
    private final ServerPauses pauses;
    private final Clock clock;

    LetterActions(
            Messages messages, Stories stories, Lanes lanes, ServerPauses pauses, Clock clock) {
        this.messages = messages;
        this.stories = stories;
        this.lanes = lanes;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Transactional
    void cancel(UUID id, SignedIn me) {
        change(id, me, letter -> letter.cancel(clock.instant()));
    }

    @Transactional
    void markAsSent(UUID id, SignedIn me) {
        change(id, me, letter -> letter.markAsSent(clock.instant()));
    }

    /// @throws RouteUnusableException when the letter would only be held again
    @Transactional
    void sendAgain(UUID id, SignedIn me) {
        change(
                id,
                me,
                letter -> {
                    if (!stories.routeUsable(letter)) {
                        throw new RouteUnusableException();
                    }
                    letter.sendAgain(clock.instant());
                    lanes.wake(lane(letter));
                });
    }

    /// Tries at once, also where the server rests after a failure.
    @Transactional
    void retryNow(UUID id, SignedIn me) {
        change(
                id,
                me,
                letter -> {
                    letter.retryNow(clock.instant());
                    Optional.ofNullable(letter.smtpServerId()).ifPresent(pauses::tryNow);
                    lanes.tryNow(lane(letter));
                });
    }

    private static LaneId lane(Message letter) {
        return new LaneId(letter.tenantId(), letter.smtpServerId());
    }

    private void change(UUID id, SignedIn me, Consumer<Message> verb) {
        var letter =
                messages.findLocked(id)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!Stories.mayAct(letter, me)) {
            throw new AccessDeniedException("Neither the sender nor an administrator");
        }
        verb.accept(letter);
        messages.flush();
    }
}
