package dev.ownrelay.sso;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.MinuteLimit;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.UUID;

/// Tells in the trail of the agency whom its provider did not let in, and why. Anybody can be
/// refused, so no more than a few a minute are told.
@Component
class RefusalNotes {

    static final int MOST = 20;

    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final MinuteLimit limit;

    RefusalNotes(AuditTrail trail, TransactionTemplate transaction, Clock clock) {
        this.trail = trail;
        this.transaction = transaction;
        limit = new MinuteLimit(clock, MOST);
    }

    /// @param me who is signed in; null: nobody
    void note(Refused refused, @Nullable UUID me) {
        if (refused.reason() == Refused.Reason.UNKNOWN || !limit.take(CurrentTenant.get())) {
            return;
        }
        var detail = refused.detail().isEmpty() ? "" : ", " + refused.detail();
        transaction.executeWithoutResult(_ ->
                trail.note(me, "single-sign-on.refused", null, refused.reason().key() + detail));
    }
}
