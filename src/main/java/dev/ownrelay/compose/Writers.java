package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/// Knows who writes.
@Component
class Writers {

    private final Senders senders;

    Writers(Senders senders) {
        this.senders = senders;
    }

    /// @throws ResponseStatusException for somebody who may not send
    Sender find(SignedIn me) {
        return senders.find(me.userId())
                .filter(Sender::enabled)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }
}
