package dev.ownrelay.candidate;

import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// Somebody that recruiters write to.
@Entity
public class Candidate extends TenantOwned {

    private String firstName;
    private String lastName;
    private String email;

    /// What the database finds the address by.
    @Column(insertable = false, updatable = false)
    private @Nullable String emailKey;

    @Column(updatable = false)
    private Instant createdAt;

    /// Written where the rows of emails are deleted.
    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastWrittenAt;

    @Version private int version;

    @SuppressWarnings("NullAway.Init")
    protected Candidate() {}

    public Candidate(UUID id, String firstName, String lastName, String email, Instant createdAt) {
        super(id);
        this.firstName = firstName;
        this.lastName = lastName;
        this.email = email;
        this.createdAt = createdAt;
    }

    void change(String firstName, String lastName, String email) {
        this.firstName = firstName;
        this.lastName = lastName;
        this.email = email;
    }

    public String firstName() {
        return firstName;
    }

    public String lastName() {
        return lastName;
    }

    public String fullName() {
        return (firstName + " " + lastName).strip();
    }

    public String email() {
        return email;
    }

    /// When the last of the emails was written that are no longer kept; null: all of them are.
    public @Nullable Instant lastWrittenAt() {
        return lastWrittenAt;
    }

    Instant createdAt() {
        return createdAt;
    }

    int version() {
        return version;
    }
}
