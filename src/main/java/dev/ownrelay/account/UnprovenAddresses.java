package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The users of the agency of whose address nobody has said yet that it is theirs.
@Service
public class UnprovenAddresses {

    /// A user who has joined.
    ///
    /// @param signsIn whether the address leads to this user at sign-in
    /// @param until when the default relay takes the address all the same; null: it does not
    public record Unproven(Sender user, boolean signsIn, @Nullable Instant until) {

        public boolean is(UUID userId) {
            return user.id().equals(userId);
        }
    }

    private final AppUsers users;
    private final SignIns signIns;
    private final Clock clock;

    UnprovenAddresses(AppUsers users, SignIns signIns, Clock clock) {
        this.users = users;
        this.signIns = signIns;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<Unproven> all() {
        var unproven = users.findByEnabledTrueAndJoinedAtNotNullAndAddressProvenAtNull();
        if (unproven.isEmpty()) {
            return List.of();
        }
        var signingIn = signIns.among(CurrentTenant.get());
        return unproven.stream()
                .map(user ->
                        new Unproven(user.sender(), signingIn.contains(user.getId()), until(user)))
                .toList();
    }

    private @Nullable Instant until(AppUser user) {
        return user.mayWriteAsItself(clock.instant()) ? user.unprovenUntil() : null;
    }
}
