package dev.ownrelay.sso;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.domain.OwnDomains;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.MinuteLimit;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.UUID;

/// Tells in the trail of the agency whom its provider did not let in, and why, and its
/// administrators where it looks like an attack. Anybody can be refused, so no more than a few a
/// minute are told.
@Component
class RefusalNotes {

    static final int MOST = 20;

    private final AuditTrail trail;
    private final AppUsers users;
    private final OwnDomains domains;
    private final RefusalMail mail;
    private final TransactionTemplate transaction;
    private final MinuteLimit limit;
    private final MinuteLimit claims;

    RefusalNotes(
            AuditTrail trail,
            AppUsers users,
            OwnDomains domains,
            RefusalMail mail,
            TransactionTemplate transaction,
            Clock clock) {
        this.trail = trail;
        this.users = users;
        this.domains = domains;
        this.mail = mail;
        this.transaction = transaction;
        limit = new MinuteLimit(clock, MOST);
        claims = new MinuteLimit(clock, MOST);
    }

    /// @param me who is signed in; null: nobody
    void note(Refused refused, @Nullable UUID me) {
        var reason = refused.reason();
        if (reason == Refused.Reason.UNKNOWN || !limit.take(CurrentTenant.get())) {
            return;
        }
        var detail = refused.detail().isEmpty() ? "" : ", " + refused.detail();
        transaction.executeWithoutResult(_ -> {
            trail.note(me, "single-sign-on.refused", null, reason.key() + detail);
            if (reason.isTold()) {
                mail.tell(reason.key());
            }
        });
        if (reason == Refused.Reason.FOREIGN_DOMAIN) {
            tellOwners(refused.detail());
        }
    }

    /// The agencies for whose people another one's provider spoke, which must not use up what they
    /// are told of their own.
    private void tellOwners(String domain) {
        var here = CurrentTenant.get();
        domains.provenBy(domain).stream()
                .filter(agency -> !agency.equals(here) && claims.take(agency))
                .forEach(agency -> CurrentTenant.run(agency, () -> tellOwner(domain)));
    }

    private void tellOwner(String domain) {
        if (domains.contain(domain)) {
            transaction.executeWithoutResult(_ -> {
                trail.note(null, "single-sign-on.claimed", null, domain);
                mail.tellOfOthers("claimed");
            });
        }
    }

    /// The subject decides who comes in. Where the provider gives them the address of somebody
    /// else, one of the two was changed there.
    void came(AppUser user, Person person) {
        transaction.executeWithoutResult(_ -> {
            if (isOfAnother(user, person.email())) {
                trail.note(user.getId(), "single-sign-on.swapped", user.getId(), person.email());
                mail.tell("swapped");
            }
        });
    }

    private boolean isOfAnother(AppUser user, String email) {
        return !email.isEmpty()
                && users.findByEmailIgnoreCase(email)
                        .filter(other -> !other.getId().equals(user.getId()))
                        .isPresent();
    }
}
