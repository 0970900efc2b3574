package dev.ownrelay.server;

import static java.util.Objects.requireNonNull;

import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Chooser;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.LoginState;
import dev.ownrelay.login.Logins;
import dev.ownrelay.login.ServerLogin;
import dev.ownrelay.server.SignInStatus.Missing;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Says of the agency's servers who has signed in, and who has to.
@Service
public class SignInStates {

    private final SmtpServers servers;
    private final ServerEndpoints endpoints;
    private final Logins logins;
    private final ObjectProvider<ServerUsage> usage;

    SignInStates(
            SmtpServers servers,
            ServerEndpoints endpoints,
            Logins logins,
            ObjectProvider<ServerUsage> usage) {
        this.servers = servers;
        this.endpoints = endpoints;
        this.logins = logins;
        this.usage = usage;
    }

    /// A login of a server, and how it is.
    ///
    /// @param passwordServes whether the password of before serves until somebody has signed in
    public record Login(
            UUID serverId,
            String serverName,
            LoginSettings.Kind kind,
            LoginState state,
            boolean passwordServes) {

        public boolean needed() {
            return state.signInNeeded();
        }

        /// Whether messages wait until somebody signs in.
        public boolean stops() {
            return needed() && !passwordServes;
        }

        /// Since when the provider does not accept the sign-in of before; null: nobody has signed
        /// in yet.
        public @Nullable Instant lostAt() {
            return SignInStates.lostAt(state);
        }

        /// The message key of the provider's name.
        public String provider() {
            return "login.provider." + kind;
        }
    }

    /// @param own whether the sender must sign in, and nobody else can
    public record Wait(Login login, boolean own) {

        public SignInStatus.Way way() {
            return new SignInStatus.Way(login.serverId(), own);
        }
    }

    /// Users who have to sign in, each for themselves, so that their emails leave.
    ///
    /// @param stops whether messages wait for it
    public record Users(
            UUID serverId,
            String serverName,
            LoginSettings.Kind kind,
            List<Missing> missing,
            boolean stops) {}

    /// Empty: nobody signs in there.
    Optional<SignInStatus> of(SmtpServer server) {
        var login = server.destination().login();
        if (login == null) {
            return Optional.empty();
        }
        boolean password = server.sealedSecret() != null;
        return Optional.of(
                server.destination().eachUserSignsIn()
                        ? new SignInStatus(null, missingAt(server.getId()), password)
                        : new SignInStatus(
                                state(server.getId(), null).orElse(null), List.of(), password));
    }

    /// Whether somebody chose the server, and all who did have signed in, each for themselves: then
    /// nobody needs the password that served until then.
    boolean complete(UUID server) {
        return !choosers(server).isEmpty() && missingAt(server).isEmpty();
    }

    private List<Missing> missingAt(UUID server) {
        return choosers(server).stream().flatMap(user -> missing(user).stream()).toList();
    }

    private List<Chooser> choosers(UUID server) {
        return Optional.ofNullable(usage.getIfAvailable())
                .map(all -> all.choosers(List.of(server)))
                .orElse(List.of());
    }

    private Optional<Missing> missing(Chooser user) {
        var state = state(user.serverId(), user.userId());
        return state.isPresent() && !state.get().signInNeeded()
                ? Optional.empty()
                : Optional.of(new Missing(user, state.map(SignInStates::lostAt).orElse(null)));
    }

    private static @Nullable Instant lostAt(LoginState state) {
        return state.kind() == LoginState.Kind.LOST ? state.since() : null;
    }

    /// The shared logins of enabled servers for which an administrator must sign in.
    @Transactional(readOnly = true)
    public List<Login> needed() {
        return servers.findEnabledByName().stream()
                .filter(server -> !server.destination().eachUserSignsIn())
                .flatMap(server -> login(server, null).stream())
                .filter(Login::needed)
                .toList();
    }

    /// The enabled servers at which users have to sign in, each for themselves.
    ///
    /// @param but whom to leave out
    @Transactional(readOnly = true)
    public List<Users> missing(UUID but) {
        return servers.findEnabledByName().stream()
                .filter(server -> server.destination().eachUserSignsIn())
                .map(server -> users(server, but))
                .filter(users -> !users.missing().isEmpty())
                .toList();
    }

    private Users users(SmtpServer server, UUID but) {
        var missing =
                missingAt(server.getId()).stream()
                        .filter(each -> !each.user().userId().equals(but))
                        .toList();
        var kind = requireNonNull(server.destination().login()).kind();
        boolean stops = server.sealedSecret() == null;
        return new Users(server.getId(), server.name(), kind, missing, stops);
    }

    /// The user's own login at the server that they chose; empty: there is none, or all its users
    /// share one.
    ///
    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public Optional<Login> own(UUID userId, @Nullable UUID serverId) {
        return Optional.ofNullable(serverId)
                .flatMap(servers::findById)
                .filter(server -> server.enabled() && server.destination().eachUserSignsIn())
                .flatMap(server -> login(server, userId));
    }

    /// The login whose sign-in the messages of a user wait for at a server; empty: they do not.
    @Transactional(readOnly = true)
    public Optional<Wait> wait(UUID serverId, UUID senderId) {
        return servers.findById(serverId)
                .filter(server -> server.enabled() && server.destination().login() != null)
                .flatMap(server -> {
                    boolean own = server.destination().eachUserSignsIn();
                    return login(server, own ? senderId : null).map(login -> new Wait(login, own));
                })
                .filter(wait -> wait.login().stops());
    }

    private Optional<Login> login(SmtpServer server, @Nullable UUID userId) {
        var settings = server.destination().login();
        boolean password = server.sealedSecret() != null;
        return settings == null
                ? Optional.empty()
                : state(server.getId(), userId)
                        .map(state ->
                                new Login(
                                        server.getId(),
                                        server.name(),
                                        settings.kind(),
                                        state,
                                        password));
    }

    private Optional<LoginState> state(UUID server, @Nullable UUID user) {
        return endpoints.login(server, user).map(ServerLogin::login).map(logins::state);
    }
}
