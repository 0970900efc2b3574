package dev.ownrelay.notice;

import dev.ownrelay.smtp.DeliveryResult;
import dev.ownrelay.smtp.RelayPauses;

import org.springframework.stereotype.Component;

import java.util.function.Supplier;

/// The default relay, whose pause notices share with the letters of all agencies.
@Component
class NoticeRelay {

    private final RelayPauses pauses;

    NoticeRelay(RelayPauses pauses) {
        this.pauses = pauses;
    }

    /// Whether it does not rest.
    boolean serves() {
        return pauses.restsUntil().isEmpty();
    }

    /// Tells the others what the try has shown of the relay. What breaks after MAIL may be about
    /// the one recipient.
    ///
    /// @param otherwise what to do where somebody else tries it first after a pause
    void during(Supplier<DeliveryResult> attempt, Runnable otherwise) {
        if (pauses.find().isEmpty()) {
            var result = attempt.get();
            if (result.beforeMail()) {
                pauses.failed(null, result.reply());
            }
            return;
        }
        var claim = pauses.claim();
        if (claim.isEmpty()) {
            otherwise.run();
            return;
        }
        boolean found = false;
        try {
            var result = attempt.get();
            found = true;
            if (result.beforeMail()) {
                pauses.failed(claim.get(), result.reply());
            } else {
                pauses.works();
            }
        } finally {
            if (!found) {
                pauses.release(claim.get());
            }
        }
    }
}
