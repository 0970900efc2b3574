package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.notice.Author;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;
import java.util.UUID;

/// Asks people who have joined to prove an address: a new one takes effect when it is proven.
@Service
public class AddressChanges {

    /// Another user of the agency has the address.
    @SuppressWarnings("serial")
    public static class InUse extends RuntimeException {}

    /// Mail of the application cannot leave, so nothing can be proven.
    @SuppressWarnings("serial")
    public static class NoWay extends RuntimeException {}

    /// Too many links were sent to the user within an hour.
    @SuppressWarnings("serial")
    public static class TooMany extends RuntimeException {}

    private final LinkTokens tokens;
    private final Links links;
    private final LinkLimits limits;
    private final AppUsers users;
    private final LinkMail mail;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    AddressChanges(
            LinkTokens tokens,
            Links links,
            LinkLimits limits,
            AppUsers users,
            LinkMail mail,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.tokens = tokens;
        this.links = links;
        this.limits = limits;
        this.users = users;
        this.mail = mail;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Sends a link to an address, the user's own or a new one.
    ///
    /// @param by an administrator who asks for it; null: the user
    /// @throws InUse when another user of the agency has it
    /// @throws NoWay when mail cannot leave
    /// @throws TooMany when the user was sent too many
    @Transactional
    public void ask(@Nullable UUID by, UUID userId, String address) {
        var user = users.lock(userId).orElseThrow(MeAdvice.OutdatedSession::new);
        users.findByEmailIgnoreCase(address)
                .filter(other -> !other.getId().equals(userId))
                .ifPresent(_ -> {
                    throw new InUse();
                });
        var acting = by == null ? user : users.findById(by).orElseThrow();
        ask(by == null ? userId : by, LinkMail.author(acting, true), user, address);
    }

    private void ask(UUID actor, Author by, AppUser user, String address) {
        if (user.email().equalsIgnoreCase(address) && !mail.canProve(by, user)) {
            throw new NoWay();
        }
        if (!limits.take(user)) {
            throw new TooMany();
        }
        mail.send(Link.Purpose.CONFIRMATION, by, user, address).orElseThrow(NoWay::new);
        audit.note(actor, "address.asked", user.getId(), address);
    }

    /// Sends everybody a link whose address is not proven and who can sign in, unless another
    /// address of theirs waits for its proof. Each has a transaction of its own: who holds the rows
    /// of many would wait for somebody who waits for them.
    ///
    /// @return how many
    /// @throws NoWay when mail cannot leave
    /// @throws TooMany when nobody can be sent one now
    public int askAll(UUID by) {
        var unproven =
                transaction.execute(
                        _ -> users.findByEnabledTrueAndJoinedAtNotNullAndAddressProvenAtNull());
        int sent = 0;
        boolean tooMany = false;
        for (var user : unproven) {
            try {
                if (transaction.execute(_ -> askAnew(by, user.getId()))) {
                    sent++;
                }
            } catch (TooMany e) {
                tooMany = true;
            }
        }
        if (sent == 0 && tooMany) {
            throw new TooMany();
        }
        return sent;
    }

    /// @return false when there is nothing to prove, or another address waits for that
    private boolean askAnew(UUID by, UUID userId) {
        var user = users.lock(userId).filter(AppUser::enabled);
        if (user.isEmpty() || user.get().addressProvenAt() != null || waitsForOther(user.get())) {
            return false;
        }
        var actor = LinkMail.author(users.findById(by).orElseThrow(), true);
        ask(by, actor, user.get(), user.get().email());
        return true;
    }

    private boolean waitsForOther(AppUser user) {
        return tokens.waiting(user.getId(), Link.Purpose.CONFIRMATION)
                .filter(link -> !link.address().equalsIgnoreCase(user.email()))
                .isPresent();
    }

    /// The address that waits for its proof.
    @Transactional(readOnly = true)
    public Optional<String> pending(UUID userId) {
        return tokens.waiting(userId, Link.Purpose.CONFIRMATION).map(Link::address);
    }

    @Transactional
    public void cancel(UUID userId) {
        if (links.withdraw(userId, Link.Purpose.CONFIRMATION) > 0) {
            audit.note(userId, "address.kept", userId, "");
        }
    }
}
