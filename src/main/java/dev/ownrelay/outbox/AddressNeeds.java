package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.UnprovenAddresses;
import dev.ownrelay.account.UnprovenAddresses.Unproven;
import dev.ownrelay.smtp.RouteChoice;
import dev.ownrelay.smtp.RouteChoice.Reason;
import dev.ownrelay.smtp.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Finds whose address has to be confirmed, so that the first page says it before an email does.
@Service
class AddressNeeds {

    /// @param own of the reader; null: there is nothing to confirm
    /// @param others of how many other users; only for administrators
    /// @param until when the default relay takes the first of them; null: none
    record Shown(@Nullable Unproven own, int others, @Nullable Instant until) {

        public boolean none() {
            return own == null && others == 0;
        }
    }

    private final Routes routes;
    private final UnprovenAddresses addresses;

    AddressNeeds(Routes routes, UnprovenAddresses addresses) {
        this.routes = routes;
        this.addresses = addresses;
    }

    @Transactional(readOnly = true)
    Shown of(SignedIn me) {
        var needing = addresses.all().stream().filter(this::matters).toList();
        var own = needing.stream().filter(each -> each.is(me.userId())).findFirst();
        var others =
                me.role() == Role.ADMIN
                        ? needing.stream().filter(each -> !each.is(me.userId())).toList()
                        : List.<Unproven>of();
        return new Shown(own.orElse(null), others.size(), firstEnd(others));
    }

    private boolean matters(Unproven address) {
        return !address.signsIn()
                || routes.relayAsksForProof() && (address.until() != null || barred(address));
    }

    private boolean barred(Unproven address) {
        var user = address.user();
        return routes.forUser(user.smtpServerId(), user.email(), user.displayName())
                .equals(new RouteChoice.Unusable(Reason.ADDRESS_UNPROVEN));
    }

    private static @Nullable Instant firstEnd(List<Unproven> others) {
        return others.stream()
                .map(Unproven::until)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
