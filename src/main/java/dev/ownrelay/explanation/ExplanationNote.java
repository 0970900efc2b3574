package dev.ownrelay.explanation;

import dev.ownrelay.tenant.Redaction;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import java.time.Instant;
import java.util.UUID;

/// What an agency knows better about one kind of reply. Without words it only found our explanation
/// wrong.
@Entity
class ExplanationNote extends TenantOwned {

    @Version private int version;

    private String reply;
    private String what;
    private String next;
    private UUID writtenBy;
    private Instant writtenAt;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected ExplanationNote() {}

    void write(NoteForm form, UUID by, Instant now) {
        what = form.what();
        next = form.next();
        writtenBy = by;
        writtenAt = now;
    }

    /// @return whether the replies that it is about can still be told by their words
    boolean forget(Redaction words) {
        what = words.of(what);
        next = words.of(next);
        return words.of(reply).equals(reply);
    }

    /// Whether there are words in it.
    boolean written() {
        return !what.isEmpty();
    }

    String reply() {
        return reply;
    }

    String what() {
        return what;
    }

    String next() {
        return next;
    }

    UUID writtenBy() {
        return writtenBy;
    }

    Instant writtenAt() {
        return writtenAt;
    }

    int version() {
        return version;
    }
}
