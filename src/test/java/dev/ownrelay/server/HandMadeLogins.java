package dev.ownrelay.server;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.relay.DefaultRelay;
import dev.ownrelay.relay.RelayQuotas;
import dev.ownrelay.relay.RelaySenders;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.Agencies;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Servers at which each user has a login of their own, as a test says: without any provider.
@Primary
public class HandMadeLogins extends Routes {

    /// What a test says of a user, or of a server whose login all share.
    private final Map<UUID, AccessTokens.Answer> answers = new ConcurrentHashMap<>();

    private final SmtpServers servers;
    private final Map<UUID, Instant> lost = new ConcurrentHashMap<>();

    private record Login(UUID user, Map<UUID, AccessTokens.Answer> answers)
            implements AccessTokens {

        @Override
        public Answer token() {
            return answers.getOrDefault(user, new SignInNeeded());
        }

        @Override
        public Answer tokenAfter(Token refused) {
            return token();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Login login && login.user.equals(user);
        }

        @Override
        public int hashCode() {
            return user.hashCode();
        }
    }

    HandMadeLogins(
            SmtpServers servers,
            ServerEndpoints endpoints,
            SecretVault vault,
            DefaultRelay relay,
            RelaySenders senders,
            RelayQuotas quotas,
            Agencies agencies) {
        super(servers, endpoints, vault, relay, senders, quotas, agencies);
        this.servers = servers;
    }

    public static String account(UUID user) {
        return user + "@agency.example";
    }

    @Transactional
    public void signIn(UUID user, String token) {
        answers.put(user, new AccessTokens.Token(token));
        lost.remove(user);
    }

    /// The provider says so when it is asked for a token.
    @Transactional
    public void revoke(UUID user) {
        answers.put(user, new AccessTokens.SignInNeeded());
    }

    /// The provider has another reason for giving no token.
    @Transactional
    public void refuse(UUID login, String reason) {
        answers.put(login, new AccessTokens.Unavailable(reason));
    }

    /// It is known before anybody asks.
    @Transactional
    public void lose(UUID user, Instant since) {
        lost.put(user, since);
    }

    @Override
    @Transactional(readOnly = true)
    public EndpointChoice endpointFor(@Nullable UUID serverId, @Nullable UUID userId) {
        boolean each =
                userId != null && super.endpoint(serverId) instanceof EndpointChoice.EachUser;
        if (serverId == null || !each) {
            return serverId != null && answers.containsKey(serverId)
                    ? ready(serverId, serverId)
                    : super.endpointFor(serverId, userId);
        }
        var since = lost.get(userId);
        var ready = ready(serverId, userId);
        return since == null ? ready : new EndpointChoice.SignInNeeded(since, ready.place());
    }

    private EndpointChoice.Ready ready(UUID serverId, UUID userId) {
        var server = servers.findById(serverId).orElseThrow();
        var settings = server.settings();
        return new EndpointChoice.Ready(
                settings.endpoint(
                        serverId,
                        account(userId),
                        new Login(userId, answers),
                        server.settingsVersion()),
                settings.maxConnections(),
                settings.perMinute(),
                settings.perDay());
    }
}
