package dev.ownrelay.tenant;

import jakarta.persistence.MappedSuperclass;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A row about something that stands elsewhere, and is looked at again and again.
@MappedSuperclass
public abstract class LookedUp extends TenantOwned {

    private String found = "";
    private @Nullable Instant checkedAt;

    protected LookedUp() {}

    protected LookedUp(UUID id) {
        super(id);
    }

    /// Takes down a look, unless somebody has looked since.
    ///
    /// @param askedAt when it began
    /// @param there what stood there instead of what should
    /// @return false when it is too late
    protected boolean looked(Instant askedAt, String there, Instant now) {
        if (checkedAt != null && checkedAt.isAfter(askedAt)) {
            return false;
        }
        checkedAt = now;
        found = there;
        return true;
    }

    /// Has it looked at soon.
    protected void lookAgain() {
        checkedAt = null;
    }

    /// What stood there instead of what should; empty: nothing.
    public String found() {
        return found;
    }

    /// When somebody looked last; null: nobody has.
    public @Nullable Instant checkedAt() {
        return checkedAt;
    }
}
