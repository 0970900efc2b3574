package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.UUID;

/// Sends links for a new password to those who asked and have an account.
@Component
class ResetAnswers {

    private final Resets resets;
    private final SignIns signIns;
    private final AppUsers users;
    private final LinkMail mail;
    private final AuditTrail audit;
    private final PasswordRule passwords;
    private final TransactionTemplate transaction;

    ResetAnswers(
            Resets resets,
            SignIns signIns,
            AppUsers users,
            LinkMail mail,
            AuditTrail audit,
            PasswordRule passwords,
            TransactionTemplate transaction) {
        this.resets = resets;
        this.signIns = signIns;
        this.users = users;
        this.mail = mail;
        this.audit = audit;
        this.passwords = passwords;
        this.transaction = transaction;
    }

    void answer(UUID id) {
        resets.find(id).ifPresent(this::answer);
        resets.forget(id);
    }

    private void answer(Resets.Asked asked) {
        signIns.find(asked.email())
                .ifPresent(to ->
                        CurrentTenant.run(
                                to.tenantId(),
                                () ->
                                        transaction.executeWithoutResult(
                                                _ -> send(to.userId(), asked.client()))));
    }

    private void send(UUID userId, String client) {
        users.lock(userId)
                .filter(user -> user.enabled() && user.joinedAt() != null)
                .ifPresent(
                        user -> audit.noteFrom(client, null, "reset." + answer(user), userId, ""));
    }

    /// @return what was done
    private String answer(AppUser user) {
        if (!passwords.admits(user)) {
            mail.tell("reset-elsewhere", user, user.email(), "");
            return "elsewhere";
        }
        var sent = mail.send(Link.Purpose.RESET, null, user, user.email());
        return sent.isPresent() ? "requested" : "no-way";
    }
}
