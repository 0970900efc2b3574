package dev.ownrelay.account;

import dev.ownrelay.smtp.SenderProof;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;

/// An address is proven by a link that was sent to its mailbox, and opened there.
@Component
class UserProof implements SenderProof {

    private final AppUsers users;
    private final Clock clock;

    UserProof(AppUsers users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean proves(String address) {
        return users.findByEmailIgnoreCase(address)
                .filter(user -> user.mayWriteAsItself(clock.instant()))
                .isPresent();
    }
}
