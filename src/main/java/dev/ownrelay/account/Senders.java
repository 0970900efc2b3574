package dev.ownrelay.account;

import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The users of the agency as senders of letters.
@Service
public class Senders {

    public Optional<Sender> find(UUID userId) {
        throw new IllegalStateException();
    }

    /// All users, by name.
    public List<Sender> all() {
        throw new IllegalStateException();
    }
}
