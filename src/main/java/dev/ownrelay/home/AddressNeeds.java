package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.UnprovenAddresses;
import dev.ownrelay.account.UnprovenAddresses.Unproven;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        boolean all = me.role() == Role.ADMIN;
        var domains = new HashMap<String, Boolean>();
        var needing =
                addresses.all().stream()
                        .filter(each -> all || each.is(me.userId()))
                        .filter(each -> matters(each, domains))
                        .toList();
        var own = needing.stream().filter(each -> each.is(me.userId())).findFirst();
        var others = needing.stream().filter(each -> !each.is(me.userId())).toList();
        return new Shown(own.orElse(null), others.size(), firstEnd(others));
    }

    /// @param known whether addresses of a domain may be written from, none of which is proven by
    ///   itself: an agency may have hundreds
    private boolean matters(Unproven address, Map<String, Boolean> known) {
        var user = address.user();
        return !address.signsIn()
                || user.smtpServerId() == null
                        && !known.computeIfAbsent(
                                user.domain(), _ -> routes.relayKnows(user.email()));
    }

    private static @Nullable Instant firstEnd(List<Unproven> others) {
        return others.stream()
                .map(Unproven::until)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
