package dev.ownrelay.signin;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Notes in the audit trail who signs in and out.
@Component
class SignInNotes {

    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    SignInNotes(AuditTrail audit, PlatformTransactionManager transactionManager) {
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @EventListener
    void signedIn(InteractiveAuthenticationSuccessEvent event) {
        note(event, "sign-in.succeeded", how(event));
    }

    @EventListener
    void signedOut(LogoutSuccessEvent event) {
        note(event, "sign-in.ended", "");
    }

    /// Empty: by password.
    private static String how(AbstractAuthenticationEvent event) {
        return event.getAuthentication().getDetails() instanceof String said ? said : "";
    }

    private void note(AbstractAuthenticationEvent event, String action, String how) {
        if (event.getAuthentication().getPrincipal() instanceof SignedIn me) {
            CurrentTenant.run(
                    me.tenantId(),
                    () ->
                            transaction.executeWithoutResult(
                                    _ -> audit.note(me.userId(), action, me.userId(), how)));
        }
    }
}
