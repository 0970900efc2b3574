package dev.ownrelay.outbox;

import org.springframework.stereotype.Service;

import java.util.List;
import java.util.UUID;

/// Takes letters and promises to deliver each of them once, or to tell a person.
@Service
public class Outbox {

    /// Stores one batch in one transaction. The same key from the same sender gives the batch that
    /// was stored first.
    ///
    /// @return the ids of the stored letters, in the order given
    public List<UUID> enqueue(UUID idempotencyKey, List<NewMessage> letters) {
        throw new IllegalStateException();
    }

    /// The letters to a candidate, newest first.
    public List<LetterRow> toCandidate(UUID candidateId) {
        throw new IllegalStateException();
    }
}
