package dev.ownrelay.factor;

import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Component;

import java.util.UUID;

/// Tells what becomes of somebody's factors: in the trail, and to them by mail.
@Component
class FactorStory {

    private final AuditTrail audit;
    private final FactorNews news;

    FactorStory(AuditTrail audit, FactorNews news) {
        this.audit = audit;
        this.news = news;
    }

    /// @param by who did it
    void tell(UUID by, UUID userId, FactorNews.What what, String detail) {
        audit.note(by, "factor." + what.word(), userId, detail);
        news.tell(userId, what);
    }
}
