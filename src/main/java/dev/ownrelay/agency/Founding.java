package dev.ownrelay.agency;

import dev.ownrelay.link.Invitations;
import dev.ownrelay.notice.Author;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.UUID;

/// Makes an agency and invites its first administrator.
@Component
class Founding {

    private final AgencyRegister register;
    private final Invitations invitations;
    private final TransactionTemplate transaction;

    Founding(AgencyRegister register, Invitations invitations, TransactionTemplate transaction) {
        this.register = register;
        this.invitations = invitations;
        this.transaction = transaction;
    }

    /// @param operator who makes it, and writes the invitation
    Invitations.Outcome found(UUID operatorId, Author operator, AgencyForm form) {
        var agency = UUID.randomUUID();
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ -> {
                            var administrator = register.add(agency, form, _ -> {});
                            return invitations.send(operatorId, operator, administrator.getId());
                        }));
    }
}
