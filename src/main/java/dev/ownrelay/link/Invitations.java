package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.notice.Author;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Asks people in, and lets them set a password anew. Nobody types a password for somebody else: a
/// link goes to the mailbox, or, where no mail can leave, is handed over.
@Service
public class Invitations {

    /// A link was sent, or has to be handed over.
    public sealed interface Outcome {

        record Mailed(String name, String address) implements Outcome {}

        /// @param url shown once; nobody can read it from anywhere again
        /// @param refused whether mail can leave, but was not taken
        record ToHandOver(String name, String url, boolean invitation, boolean refused)
                implements Outcome {

            @Override
            public String toString() {
                return "ToHandOver[" + name + "]";
            }
        }

        /// Were sent within an hour.
        record TooMany() implements Outcome {}
    }

    /// The user may not be invited now, or is not there any more.
    @SuppressWarnings("serial")
    public static class NotNow extends RuntimeException {}

    private final AppUsers users;
    private final Links links;
    private final LinkMail mail;
    private final LinkLimits limits;
    private final AuditTrail audit;

    Invitations(AppUsers users, Links links, LinkMail mail, LinkLimits limits, AuditTrail audit) {
        this.users = users;
        this.links = links;
        this.mail = mail;
        this.limits = limits;
        this.audit = audit;
    }

    /// Sends an invitation to somebody who has not joined, a link for a new password to others.
    ///
    /// @throws NotNow when the user is switched off
    @Transactional
    public Outcome send(SignedIn me, UUID userId) {
        var actor = users.findById(me.userId()).orElseThrow(NotNow::new);
        find(userId).requireChangeableBy(me);
        return send(me.userId(), LinkMail.author(actor, true), userId);
    }

    /// @param by who asks, for instance an operator of another agency
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome send(UUID actorId, Author by, UUID userId) {
        var user = find(userId);
        if (!limits.take(user)) {
            return new Outcome.TooMany();
        }
        var purpose = purpose(user);
        var sent = mail.send(purpose, by, user, user.email());
        var deed = sent.isPresent() ? ".sent" : ".handed-over";
        audit.note(actorId, purpose.word() + deed, userId, user.email());
        return sent.<Outcome>map(_ -> new Outcome.Mailed(user.displayName(), user.email()))
                .orElseGet(() -> toHandOver(user, false));
    }

    /// Where mail cannot leave, or did not arrive.
    ///
    /// @throws NotNow when a link can be sent
    @Transactional
    public Outcome handOver(SignedIn me, UUID userId) {
        var actor = users.findById(me.userId()).orElseThrow(NotNow::new);
        var user = find(userId);
        user.requireChangeableBy(me);
        var purpose = purpose(user);
        var failed = links.findByUserIdAndPurpose(userId, purpose).filter(mail::failed);
        if (failed.isEmpty() && mail.canLeave(LinkMail.author(actor, true), user)) {
            throw new NotNow();
        }
        audit.note(me.userId(), purpose.word() + ".handed-over", userId, user.email());
        return toHandOver(user, failed.isPresent());
    }

    private Outcome toHandOver(AppUser user, boolean refused) {
        var purpose = purpose(user);
        return new Outcome.ToHandOver(
                user.displayName(),
                mail.handOver(purpose, user),
                purpose == Link.Purpose.INVITATION,
                refused);
    }

    /// @return false when there is none
    @Transactional
    public boolean withdraw(UUID actorId, UUID userId) {
        boolean withdrawn = links.withdraw(userId, Link.Purpose.INVITATION) > 0;
        if (withdrawn) {
            audit.note(actorId, "invitation.withdrawn", userId, "");
        }
        return withdrawn;
    }

    private AppUser find(UUID userId) {
        return users.lock(userId).filter(AppUser::enabled).orElseThrow(NotNow::new);
    }

    private static Link.Purpose purpose(AppUser user) {
        return user.joinedAt() == null ? Link.Purpose.INVITATION : Link.Purpose.RESET;
    }
}
