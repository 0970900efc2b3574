package dev.ownrelay.server;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.login.LoginListener;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.ServerLogin;
import dev.ownrelay.login.ServerLogins;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Tells the logins which servers have one, and lets go on what waited until somebody signed in.
@Component
public class ServerSignIns implements ServerLogins, LoginListener {

    private final ServerEndpoints endpoints;
    private final SmtpServers servers;
    private final ServerAudit audit;
    private final SignInStates signIns;
    private final ServerPauses pauses;
    private final ObjectProvider<WaitingMessages> messages;

    ServerSignIns(
            ServerEndpoints endpoints,
            SmtpServers servers,
            ServerAudit audit,
            SignInStates signIns,
            ServerPauses pauses,
            ObjectProvider<WaitingMessages> messages) {
        this.endpoints = endpoints;
        this.servers = servers;
        this.audit = audit;
        this.signIns = signIns;
        this.pauses = pauses;
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
                    if (login.userId() == null || signIns.complete(id)) {
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
                .filter(server -> server.sealedSecret() != null && signIns.complete(serverId))
                .ifPresent(this::dropPassword);
    }

    private void dropPassword(SmtpServer server) {
        if (server.passwordServed()) {
            servers.saveAndFlush(server);
            audit.passwordServed(server);
        }
    }
}
