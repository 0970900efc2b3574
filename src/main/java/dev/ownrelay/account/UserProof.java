package dev.ownrelay.account;

import dev.ownrelay.relay.SenderProof;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

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

    /// The last proof counts: people move, and mailboxes with them.
    @Override
    @Transactional(readOnly = true)
    public boolean proves(String address) {
        return users.findByEmailIgnoreCase(address)
                .filter(user -> user.addressProvenAt() != null)
                .filter(_ -> provenElsewhere(Set.of(address)).isEmpty())
                .isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean tolerates(String address) {
        return users.findByEmailIgnoreCase(address)
                .filter(user -> user.mayWriteAsItself(clock.instant()))
                .isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public Set<String> provenElsewhere(Collection<String> addresses) {
        var proven =
                signIns.provenElsewhere(
                        CurrentTenant.get(), addresses.stream().map(SignIns::normal).toList());
        return addresses.stream()
                .filter(address -> proven.contains(SignIns.normal(address)))
                .collect(Collectors.toSet());
    }
}
