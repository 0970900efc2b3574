package dev.ownrelay.login;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Comeback.Reason;
import dev.ownrelay.login.Comeback.Refused;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.SignInRequests.Asker;
import dev.ownrelay.login.SignInRequests.Returned;
import dev.ownrelay.login.TokenAnswer.Granted;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.trial.PageGate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Service;

import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Sends people to a provider to sign in, and takes in what they bring back (RFC 6749 section 4.1,
/// RFC 7636, RFC 9207).
@Service
class ProviderSignIns {

    static final String CALLBACK = "/oauth/callback";

    /// Sign-ins that one person begins in a minute.
    static final int BEGINNINGS = 10;

    /// At a time, of an agency: a provider whose address it typed may be silent.
    static final int EXCHANGES = 2;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final SignInRequests requests;
    private final Registrations registrations;
    private final TokenRequests tokens;
    private final Consents consents;
    private final ObjectProvider<ServerLogins> servers;
    private final Clock clock;
    private final URI callback;
    private final MinuteLimit beginnings;
    private final PageGate exchanges = new PageGate(EXCHANGES);

    ProviderSignIns(
            SignInRequests requests,
            Registrations registrations,
            TokenRequests tokens,
            Consents consents,
            ObjectProvider<ServerLogins> servers,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.requests = requests;
        this.registrations = registrations;
        this.tokens = tokens;
        this.consents = consents;
        this.servers = servers;
        this.clock = clock;
        beginnings = new MinuteLimit(clock, BEGINNINGS);
        callback = URI.create(publicUrl.replaceFirst("/+$", "") + CALLBACK);
    }

    /// The login that somebody would sign in for.
    ///
    /// @param userId who signs in for themselves; null: for all users of the server
    Optional<ServerLogin> find(UUID serverId, @Nullable UUID userId) {
        var known = servers.getIfAvailable();
        var grant = userId == null ? Grant.DELEGATED : Grant.EACH_USER;
        return known == null
                ? Optional.empty()
                : known.find(serverId, userId)
                        .filter(server -> server.login().settings().grant() == grant);
    }

    /// @return where the browser goes now
    /// @throws Missing when the provider cannot be asked
    URI begin(ServerLogin server, Asker asker) throws Missing {
        if (!beginnings.take(asker.userId())) {
            throw new Missing(Missing.Why.TOO_OFTEN);
        }
        var client = registrations.of(server.login());
        var begun = requests.begin(server, asker);
        return SignInUrl.of(server, client, begun, callback);
    }

    /// Who comes while others of the agency wait for a provider has used nothing up.
    Comeback finish(Brought brought, SignedIn me, String sessionId) {
        return exchanges
                .pass(() -> taken(brought, me, sessionId))
                .orElseGet(() -> new Refused(Reason.BUSY, "", null, null, false));
    }

    private Comeback taken(Brought brought, SignedIn me, String sessionId) {
        return requests.take(brought.state(), me.userId(), sessionId)
                .map(request -> finish(brought, me, request))
                .orElseGet(() -> new Refused(Reason.UNKNOWN, "", null, null, false));
    }

    private Comeback finish(Brought brought, SignedIn me, Returned request) {
        if (request.late()) {
            return refused(Reason.LATE, "", request);
        }
        var server = find(request.serverId(), request.own() ? me.userId() : null);
        boolean may = request.own() || me.role() == Role.ADMIN;
        if (!may || server.isEmpty() || changed(server.get(), request)) {
            return refused(Reason.CHANGED, "", request);
        }
        try {
            var client = registrations.of(server.get().login());
            return finish(brought, me, request, server.get(), client);
        } catch (Missing e) {
            return refused(Reason.CHANGED, "", request);
        }
    }

    private static boolean changed(ServerLogin server, Returned request) {
        return server.settingsVersion() != request.settingsVersion();
    }

    private Comeback finish(
            Brought brought,
            SignedIn me,
            Returned request,
            ServerLogin server,
            Registration client) {
        if (brought.issuer() != null && !client.isIssuer(brought.issuer())) {
            return refused(Reason.MIXED_UP, "", request);
        } else if (brought.error() != null) {
            return denied(brought, request);
        } else if (brought.code() == null) {
            return unavailable(null, request);
        }
        return switch (tokens.byCode(client, brought.code(), request.verifier(), callback)) {
            case Granted granted -> take(granted, me, request, server, client);
            case TokenAnswer.Refused(_, var words) -> refused(Reason.PROVIDER, words, request);
            case TokenAnswer.Failed failed -> unavailable(failed, request);
        };
    }

    private static Comeback denied(Brought brought, Returned request) {
        return "access_denied".equals(brought.error())
                ? refused(Reason.DENIED, "", request)
                : refused(
                        Reason.PROVIDER,
                        ProviderWords.clean(
                                brought.error() + ": " + brought.description(), List.of()),
                        request);
    }

    private Comeback take(
            Granted granted,
            SignedIn me,
            Returned request,
            ServerLogin server,
            Registration client) {
        if (granted.refreshToken().isEmpty()) {
            return refused(Reason.NOT_LASTING, "", request);
        }
        var account = server.login().account();
        if (!granted.idToken().isEmpty()) {
            var who = IdToken.read(granted.idToken());
            if (who.isEmpty() || !who.get().answers(request.nonceHash(), client, clock.instant())) {
                return refused(Reason.MIXED_UP, "", request);
            }
            account = who.get().account().orElse(account);
        }
        var done =
                new Comeback.Done(
                        request.serverId(),
                        request.own(),
                        server.name(),
                        account,
                        server.login().account());
        return unstored(server, granted, account, me.userId())
                .<Comeback>map(reason -> refused(reason, "", request))
                .orElse(done);
    }

    /// A server may be deleted at any moment, and its login be held by a renewal.
    private Optional<Reason> unstored(
            ServerLogin server, Granted granted, String account, UUID by) {
        try {
            return consents.store(server, granted, account, by)
                    ? Optional.empty()
                    : Optional.of(Reason.CHANGED);
        } catch (DataIntegrityViolationException e) {
            return Optional.of(Reason.CHANGED);
        } catch (UncategorizedSQLException e) {
            if (e.getCause() instanceof SQLException cause
                    && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                return Optional.of(Reason.BUSY);
            }
            throw e;
        }
    }

    private static Refused unavailable(TokenAnswer.@Nullable Failed failed, Returned request) {
        return new Refused(Reason.UNAVAILABLE, "", failed, request.serverId(), request.own());
    }

    private static Refused refused(Reason reason, String detail, Returned request) {
        return new Refused(reason, detail, null, request.serverId(), request.own());
    }
}
