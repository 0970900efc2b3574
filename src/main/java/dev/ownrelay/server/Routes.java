package dev.ownrelay.server;

import static dev.ownrelay.server.RouteChoice.Reason.ADDRESS_UNPROVEN;
import static dev.ownrelay.server.RouteChoice.Reason.CREDENTIAL_UNREADABLE;
import static dev.ownrelay.server.RouteChoice.Reason.DOMAIN_NOT_ALLOWED;
import static dev.ownrelay.server.RouteChoice.Reason.NO_DEFAULT_RELAY;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_DISABLED;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_GONE;
import static dev.ownrelay.server.RouteChoice.Reason.SIGN_IN_NEEDED;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.relay.DefaultRelay;
import dev.ownrelay.relay.RelayQuotas;
import dev.ownrelay.relay.RelaySenders;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds the way a message takes: the server a user chose, or the default relay. There is no
/// fail-over.
@Service
public class Routes {

    private final SmtpServers servers;
    private final ServerEndpoints endpoints;
    private final SecretVault vault;
    private final DefaultRelay relay;
    private final RelaySenders senders;
    private final RelayQuotas quotas;
    private final Agencies agencies;

    Routes(
            SmtpServers servers,
            ServerEndpoints endpoints,
            SecretVault vault,
            DefaultRelay relay,
            RelaySenders senders,
            RelayQuotas quotas,
            Agencies agencies) {
        this.servers = servers;
        this.endpoints = endpoints;
        this.vault = vault;
        this.relay = relay;
        this.senders = senders;
        this.quotas = quotas;
        this.agencies = agencies;
    }

    /// @param serverId the user's choice; null: the default relay
    @Transactional(readOnly = true)
    public RouteChoice forUser(@Nullable UUID serverId, String email, String displayName) {
        return serverId == null
                ? viaRelay(email, displayName)
                : viaServer(serverId, email, displayName);
    }

    /// The server of a frozen route, with the login that all users share, as it is now.
    @Transactional(readOnly = true)
    public EndpointChoice endpoint(@Nullable UUID serverId) {
        return serverId == null
                ? relay.endpoint()
                        .<EndpointChoice>map(this::ready)
                        .orElse(new EndpointChoice.NotReady(NO_DEFAULT_RELAY))
                : endpoints.find(serverId, null);
    }

    /// The same for one who sends: each user may have a login of their own there.
    @Transactional(readOnly = true)
    public EndpointChoice endpointFor(@Nullable UUID serverId, @Nullable UUID userId) {
        return serverId == null ? endpoint(null) : endpoints.find(serverId, userId);
    }

    /// The server for a message that was written before and about which a person decides anew: by
    /// what is allowed and proven today.
    ///
    /// @param from the address that the message says it is from
    @Transactional(readOnly = true)
    public EndpointChoice endpointFor(@Nullable UUID serverId, UUID userId, String from) {
        var now = endpointFor(serverId, userId);
        if (now instanceof EndpointChoice.NotReady) {
            return now;
        }
        if (serverId == null) {
            return senders.permits(from) ? now : new EndpointChoice.NotReady(ADDRESS_UNPROVEN);
        }
        return servers.findById(serverId).filter(server -> sendsFor(server, from)).isPresent()
                ? now
                : new EndpointChoice.NotReady(DOMAIN_NOT_ALLOWED);
    }

    /// The enabled servers of the agency, by name.
    @Transactional(readOnly = true)
    public List<ServerChoice> choices() {
        return servers.findEnabledByName().stream().map(Routes::choice).toList();
    }

    /// Whether each user has a login of their own there, and so a lane and limits.
    ///
    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public boolean eachUserSignsIn(@Nullable UUID serverId) {
        return serverId != null
                && servers.findById(serverId)
                        .filter(server -> server.destination().eachUserSignsIn())
                        .isPresent();
    }

    /// The server with the login of whoever has this address, where each user has one.
    ///
    /// @param from in its stored form
    @Transactional(readOnly = true)
    public EndpointChoice endpointAs(@Nullable UUID serverId, String from) {
        return serverId == null ? endpoint(null) : endpoints.findFor(serverId, from);
    }

    /// How many messages a day a server takes of this agency; empty: no limit.
    @Transactional(readOnly = true)
    public Optional<Integer> perDay(@Nullable UUID serverId) {
        return serverId == null
                ? relay.endpoint().map(this::ready).map(EndpointChoice.Ready::perDay)
                : servers.findById(serverId).map(server -> server.settings().perDay());
    }

    /// Octets of the largest message that a server takes, as it said last; empty: no limit is
    /// known.
    @Transactional(readOnly = true)
    public Optional<Long> largest(@Nullable UUID serverId) {
        return serverId == null
                ? relay.largest()
                : servers.findById(serverId).flatMap(SmtpServer::largest);
    }

    /// The names of all servers of the agency, by id.
    @Transactional(readOnly = true)
    public Map<UUID, String> names() {
        return servers.findAll().stream()
                .collect(Collectors.toMap(SmtpServer::getId, SmtpServer::name));
    }

    /// The host of the default relay, if the operator has set one.
    public Optional<String> defaultRelayHost() {
        return relay.endpoint().map(SmtpEndpoint::host);
    }

    /// Whether an address must be proven before email leaves as it through the default relay.
    public boolean relayAsksForProof() {
        return relay.endpoint().isPresent() && senders.askForProof();
    }

    /// Whether the default relay takes this address from the agency for good, and not for some days
    /// only.
    @Transactional(readOnly = true)
    public boolean relayKnows(String address) {
        return !relayAsksForProof() || senders.speaksFor(address);
    }

    private RouteChoice viaRelay(String email, String displayName) {
        var endpoint = relay.endpoint();
        if (endpoint.isEmpty()) {
            return new RouteChoice.Unusable(NO_DEFAULT_RELAY);
        }
        var host = endpoint.get().host();
        var from = senders.from();
        if (from != null) {
            return new RouteChoice.Usable(
                    new Route(null, host, host, from, onBehalf(displayName), email));
        }
        return senders.permits(email)
                ? new RouteChoice.Usable(new Route(null, host, host, email, displayName, null))
                : new RouteChoice.Unusable(ADDRESS_UNPROVEN);
    }

    private RouteChoice viaServer(UUID serverId, String email, String displayName) {
        var found = servers.findById(serverId);
        if (found.isEmpty()) {
            return new RouteChoice.Unusable(SERVER_GONE);
        }
        var server = found.get();
        if (!server.enabled()) {
            return new RouteChoice.Unusable(SERVER_DISABLED);
        }
        if (!sendsFor(server, email)) {
            return new RouteChoice.Unusable(DOMAIN_NOT_ALLOWED);
        }
        var reason = server.destination().login() == null ? unread(server) : signIn(server, email);
        if (reason != null) {
            return new RouteChoice.Unusable(reason);
        }
        var host = server.destination().host();
        return new RouteChoice.Usable(
                new Route(serverId, server.name(), host, email, displayName, null));
    }

    private static boolean sendsFor(SmtpServer server, String address) {
        return AllowedDomains.of(server.settings().senderDomains()).allow(address);
    }

    private String onBehalf(String displayName) {
        return agencies.findById(CurrentTenant.get())
                .map(Agency::name)
                .map(agency -> "%s (%s)".formatted(displayName, agency))
                .orElse(displayName);
    }

    private RouteChoice.@Nullable Reason unread(SmtpServer server) {
        var sealed = server.sealedSecret();
        boolean readable =
                !server.destination().hasLogin()
                        || sealed != null && vault.opens(server.secretContext(), sealed);
        return readable ? null : CREDENTIAL_UNREADABLE;
    }

    /// Who has signed in once may queue messages even where they must do so again.
    private RouteChoice.@Nullable Reason signIn(SmtpServer server, String email) {
        return switch (endpoints.findFor(server.getId(), email)) {
            case EndpointChoice.Ready _, EndpointChoice.KeyUnknown _ -> null;
            case EndpointChoice.NotReady(var reason) -> reason;
            case EndpointChoice.SignInNeeded(var since, _) ->
                    since == null && server.destination().eachUserSignsIn() ? SIGN_IN_NEEDED : null;
            case EndpointChoice.EachUser _ -> SIGN_IN_NEEDED;
        };
    }

    private EndpointChoice.Ready ready(SmtpEndpoint endpoint) {
        var limits = quotas.limits(CurrentTenant.get());
        return new EndpointChoice.Ready(
                endpoint, limits.connections(), limits.perMinute(), limits.perDay());
    }

    private static ServerChoice choice(SmtpServer server) {
        var to = server.destination();
        var check = server.lastCheck();
        return new ServerChoice(
                server.getId(),
                server.name(),
                to.host(),
                to.port(),
                to.tls(),
                check == null ? null : check.ok(),
                check == null ? null : check.certificateUntil());
    }
}
