package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.Outsiders;
import dev.ownrelay.smtp.RouteChoice;
import dev.ownrelay.smtp.RouteChoice.Reason;
import dev.ownrelay.smtp.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;

/// Finds whom the sender domains of a server keep from sending, so that the first page says it
/// before an email does.
@Service
class DomainNeeds {

    /// @param own the reader cannot send; null: nothing of the kind
    /// @param outsiders servers with users who cannot send; only for administrators
    record Shown(@Nullable Own own, List<Outsiders.Of> outsiders) {

        public boolean none() {
            return own == null && outsiders.isEmpty();
        }
    }

    /// The server that the reader chose, and the domain that it does not send for.
    record Own(String serverName, String domain) {}

    private final Routes routes;
    private final Senders senders;
    private final Outsiders outsiders;

    DomainNeeds(Routes routes, Senders senders, Outsiders outsiders) {
        this.routes = routes;
        this.senders = senders;
        this.outsiders = outsiders;
    }

    @Transactional(readOnly = true)
    Shown of(SignedIn me) {
        return new Shown(own(me), me.role() == Role.ADMIN ? outsiders.all() : List.of());
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
