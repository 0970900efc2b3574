package dev.ownrelay.account;

import dev.ownrelay.smtp.SenderProof;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;

/// An address is proven by a link that was sent to its mailbox, and opened there.
@Component
class UserProof implements SenderProof {

    private final AppUsers users;
    private final SignIns signIns;
    private final Clock clock;

    UserProof(AppUsers users, SignIns signIns, Clock clock) {
        this.users = users;
        this.signIns = signIns;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean proves(String address) {
        return users.findByEmailIgnoreCase(address)
                .filter(user -> user.addressProvenAt() != null)
                .filter(_ -> !provenElsewhere(address))
                .isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean tolerates(String address) {
        return users.findByEmailIgnoreCase(address)
                .filter(user -> user.mayWriteAsItself(clock.instant()))
                .filter(_ -> !provenElsewhere(address))
                .isPresent();
    }

    /// The last proof counts: people move, and mailboxes with them.
    private boolean provenElsewhere(String address) {
        return signIns.findProven(SignIns.normal(address))
                .filter(other -> !other.tenantId().equals(CurrentTenant.get()))
                .isPresent();
    }
}
