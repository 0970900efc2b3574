package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.Optional;

/// What a used link says of the address it was sent to.
@Component
class LinkedAddresses {

    private final SignIns signIns;
    private final AppUsers users;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LinkedAddresses(
            SignIns signIns,
            AppUsers users,
            Sessions sessions,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.signIns = signIns;
        this.users = users;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// A link that the default relay brought proves its address and takes it for signing in. Any
    /// other ends the proof that was there, and takes the address only where nobody else signs in
    /// with it.
    ///
    /// @return who had the address without a proof; [#displaced] must follow after the commit
    /// @throws SignIns.AddressTaken when somebody else has proven the address
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<SignIns.SignIn> settle(Link link, AppUser user) {
        if (!link.mailed()) {
            user.readdress(link.address());
            user.forgetProof();
            signIns.claim(link.address(), user.tenantId(), user.getId());
            return Optional.empty();
        }
        user.proveAddress(link.address(), clock.instant());
        audit.note(user.getId(), "address.proven", user.getId(), link.address());
        return signIns.take(link.address(), user.tenantId(), user.getId());
    }

    /// @throws SignIns.AddressTaken when somebody else signs in with the address
    @Transactional(propagation = Propagation.MANDATORY)
    public void refuseTaken(String address, AppUser user) {
        signIns.find(SignIns.normal(address))
                .filter(other -> !other.userId().equals(user.getId()))
                .ifPresent(_ -> {
                    throw new SignIns.AddressTaken();
                });
    }

    /// Somebody has proven that the address is theirs, so the user who had it without a proof is
    /// signed out, and can neither sign in with it nor write as it any more.
    void displaced(SignIns.SignIn before) {
        CurrentTenant.run(
                before.tenantId(),
                () ->
                        transaction.executeWithoutResult(_ -> {
                            sessions.end(before.userId());
                            users.lock(before.userId()).ifPresent(AppUser::forgetProof);
                            audit.note(null, "sign-in.displaced", before.userId(), "");
                        }));
    }
}
