package dev.ownrelay.factor;

import dev.ownrelay.account.Sessions;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Tells what became of the factors of a user, in the trail and by mail.
@Component
class FactorNotes {

    private final AuditTrail audit;
    private final FactorNews news;
    private final Sessions sessions;

    FactorNotes(AuditTrail audit, FactorNews news, Sessions sessions) {
        this.audit = audit;
        this.news = news;
        this.sessions = sessions;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID userId, FactorNews.What what, String detail) {
        tell(userId, userId, what, detail);
    }

    /// @param by who did it
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID by, UUID userId, FactorNews.What what, String detail) {
        audit.note(by, "factor." + what.word(), userId, detail);
        news.tell(userId, what);
    }

    /// What lets in has changed, so whoever is in elsewhere has to come in anew.
    ///
    /// @param session the id of the one that goes on
    @Transactional(propagation = Propagation.MANDATORY)
    public void tellAndEndOthers(UUID userId, FactorNews.What what, String detail, String session) {
        tell(userId, what, detail);
        sessions.endExcept(userId, session);
    }

    /// In the trail alone.
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(UUID userId, String action, String detail) {
        audit.note(userId, action, userId, detail);
    }
}
