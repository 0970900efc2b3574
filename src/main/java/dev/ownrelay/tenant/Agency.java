package dev.ownrelay.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// One customer of the installation. Operators and administrators change it at the same time, so
/// only what was changed is written.
@Entity
@DynamicUpdate
public class Agency {

    @Id private UUID id;

    private String name;

    private String locale;

    private boolean paused;

    private int keepMonths = 24;

    private @Nullable Integer keepRowsMonths;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant clearedAt;

    @Column(insertable = false, updatable = false)
    private long clearedRows;

    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Agency() {}

    public Agency(UUID id, String name, String locale, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.locale = locale;
        this.createdAt = createdAt;
    }

    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
    }

    public void rename(String newName) {
        name = newName;
    }

    /// @param newLocale a BCP 47 tag
    public void speak(String newLocale) {
        locale = newLocale;
    }

    public void keepFor(int months) {
        keepMonths = months;
    }

    /// @param months null: for as long as there is the agency
    public void keepRowsFor(@Nullable Integer months) {
        keepRowsMonths = months;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// The language of the agency, a BCP 47 tag, used where a user has not chosen one.
    public String locale() {
        return locale;
    }

    public boolean paused() {
        return paused;
    }

    /// For how many months the text of finished messages is kept.
    public int keepMonths() {
        return keepMonths;
    }

    /// For how many months the rows of finished messages are kept; null: all the time.
    public @Nullable Integer keepRowsMonths() {
        return keepRowsMonths;
    }

    /// When what is no longer kept was last removed.
    public @Nullable Instant clearedAt() {
        return clearedAt;
    }

    /// How many messages were deleted then.
    public long clearedRows() {
        return clearedRows;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
