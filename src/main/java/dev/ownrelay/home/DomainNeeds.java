package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.blocklist.Listings;
import dev.ownrelay.domain.LostDomains;
import dev.ownrelay.server.Outsiders;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteChoice.Reason;
import dev.ownrelay.server.Routes;
import dev.ownrelay.verdict.BrokenSenders;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.stream.Stream;

/// Finds whom the sender domains of a server keep from sending, whose domain is no longer proven
/// and whom receivers do not believe, so that the first page says it before an email does.
@Service
class DomainNeeds {

    /// @param own the reader cannot send; null: nothing of the kind
    /// @param outsiders servers with users who cannot send; only for administrators
    /// @param lost domains whose proof is gone or goes; only for administrators
    /// @param broken domains that receivers do not believe; only for administrators
    /// @param listed what of the agency is on block lists; only for administrators
    /// @param relayListed what of the default relay is; only for operators
    record Shown(
            @Nullable Own own,
            List<Outsiders.Of> outsiders,
            List<LostDomains.Lost> lost,
            List<BrokenSenders.Broken> broken,
            List<Listings.Listed> listed,
            List<Listings.Listed> relayListed) {

        public boolean none() {
            return own == null
                    && Stream.of(outsiders, lost, broken, listed, relayListed)
                            .allMatch(List::isEmpty);
        }
    }

    /// The server that the reader chose, and the domain that it does not send for.
    record Own(String serverName, String domain) {}

    private final Routes routes;
    private final Senders senders;
    private final Outsiders outsiders;
    private final LostDomains lost;
    private final BrokenSenders broken;
    private final Listings listings;

    DomainNeeds(
            Routes routes,
            Senders senders,
            Outsiders outsiders,
            LostDomains lost,
            BrokenSenders broken,
            Listings listings) {
        this.routes = routes;
        this.senders = senders;
        this.outsiders = outsiders;
        this.lost = lost;
        this.broken = broken;
        this.listings = listings;
    }

    @Transactional(readOnly = true)
    Shown of(SignedIn me) {
        var relayListed = me.operator() ? listings.ofRelay() : List.<Listings.Listed>of();
        return me.role() == Role.ADMIN
                ? new Shown(
                        own(me),
                        outsiders.all(),
                        lost.all(),
                        broken.all(),
                        listings.ofAgency(),
                        relayListed)
                : new Shown(own(me), List.of(), List.of(), List.of(), List.of(), relayListed);
    }

    private @Nullable Own own(SignedIn me) {
        var sender = senders.find(me.userId()).orElse(null);
        var server = sender == null ? null : sender.smtpServerId();
        if (sender == null || server == null) {
            return null;
        }
        var choice = routes.forUser(server, sender.email(), sender.displayName());
        return choice.equals(new RouteChoice.Unusable(Reason.DOMAIN_NOT_ALLOWED))
                ? new Own(routes.names().getOrDefault(server, ""), sender.domain())
                : null;
    }
}
