package dev.ownrelay.server;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.login.LoginListener;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.Logins;
import dev.ownrelay.login.ServerLogin;
import dev.ownrelay.login.ServerLogins;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Tells the logins which servers have one, and lets go on what waited until somebody signed in.
@Component
public class ServerSignIns implements ServerLogins, LoginListener {

    private final ServerEndpoints endpoints;
    private final SmtpServers servers;
    private final ServerAudit audit;
    private final Logins logins;
    private final ServerPauses pauses;
    private final ObjectProvider<ServerUsage> usage;
    private final ObjectProvider<WaitingMessages> messages;

    ServerSignIns(
            ServerEndpoints endpoints,
            SmtpServers servers,
            ServerAudit audit,
            Logins logins,
            ServerPauses pauses,
            ObjectProvider<ServerUsage> usage,
            ObjectProvider<WaitingMessages> messages) {
        this.endpoints = endpoints;
        this.servers = servers;
        this.audit = audit;
        this.logins = logins;
        this.pauses = pauses;
        this.usage = usage;
        this.messages = messages;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<ServerLogin> find(UUID serverId, @Nullable UUID userId) {
        return endpoints
                .login(serverId, userId)
                .filter(found -> Objects.equals(found.login().userId(), userId));
    }

    /// What failed before, failed because nobody had signed in; should it fail again, that is a new
    /// failure.
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void signedIn(LoginOf login) {
        var id = login.serverId();
        servers.findById(id)
                .ifPresent(server -> {
                    pauses.forget(id, server.settingsVersion());
                    if (allSignedIn(login)) {
                        dropPassword(server);
                    }
                    messages.ifAvailable(waiting -> {
                        follow(waiting, server);
                        waiting.tryNow(id);
                    });
                });
    }

    /// What was meant for the password of all is meant for the login of each.
    private static void follow(WaitingMessages waiting, SmtpServer server) {
        var to = server.destination();
        if (to.eachUserSignsIn() && to.username() != null) {
            waiting.follow(server.getId(), to.place(to.username()));
        }
    }

    /// Who had yet to sign in may have left instead.
    @Transactional
    public void settle(UUID serverId) {
        servers.findById(serverId)
                .filter(server -> server.destination().eachUserSignsIn())
                .filter(server -> server.sealedSecret() != null && allSignedIn(serverId))
                .ifPresent(this::dropPassword);
    }

    private boolean allSignedIn(UUID server) {
        var users = choosers(server);
        return !users.isEmpty() && users.stream().allMatch(user -> signedIn(server, user.userId()));
    }

    private void dropPassword(SmtpServer server) {
        if (server.passwordServed()) {
            servers.saveAndFlush(server);
            audit.passwordServed(server);
        }
    }

    /// The password that served until then is the way of those who have yet to sign in.
    private boolean allSignedIn(LoginOf login) {
        return login.userId() == null
                || choosers(login.serverId()).stream()
                        .filter(user -> !user.userId().equals(login.userId()))
                        .allMatch(user -> signedIn(login.serverId(), user.userId()));
    }

    private List<ServerUsage.Chooser> choosers(UUID server) {
        return Optional.ofNullable(usage.getIfAvailable())
                .map(all -> all.choosers(List.of(server)))
                .orElse(List.of());
    }

    private boolean signedIn(UUID server, UUID user) {
        return endpoints
                .login(server, user)
                .map(ServerLogin::login)
                .map(logins::state)
                .filter(state -> !state.signInNeeded())
                .isPresent();
    }
}
