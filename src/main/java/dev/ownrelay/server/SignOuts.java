package dev.ownrelay.server;

import dev.ownrelay.login.GivenUp;
import dev.ownrelay.login.LoginState;
import dev.ownrelay.login.Logins;
import dev.ownrelay.login.ServerLogin;
import dev.ownrelay.login.Withdrawals;
import dev.ownrelay.web.NotFound;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Gives up what somebody who signed in to a server has allowed, because somebody wants it.
@Component
public class SignOuts {

    private final SmtpServers servers;
    private final ServerSignIns signIns;
    private final Logins logins;
    private final Withdrawals withdrawals;
    private final ServerAudit audit;
    private final TransactionTemplate transaction;

    SignOuts(
            SmtpServers servers,
            ServerSignIns signIns,
            Logins logins,
            Withdrawals withdrawals,
            ServerAudit audit,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.signIns = signIns;
        this.logins = logins;
        this.withdrawals = withdrawals;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Tells the provider afterwards, which may take its time.
    ///
    /// @param userId whose own login it is; null: the one that all users share
    /// @return the message key of what came of that; empty: there was nothing to tell
    /// @throws NotFound when it has no such login
    public Optional<String> signOut(UUID row, @Nullable UUID userId, UUID actor) {
        var consent = Objects.requireNonNull(transaction.execute(_ -> forget(row, userId, actor)));
        var result = consent.map(withdrawals::withdraw);
        result.ifPresent(told ->
                note(row, told == Withdrawals.Result.DONE ? "withdrawn" : "not-withdrawn", actor));
        return result.map(Withdrawals.Result::key);
    }

    private Optional<GivenUp> forget(UUID row, @Nullable UUID userId, UUID actor) {
        var login = signIns.find(row, userId).map(ServerLogin::login).orElseThrow(NotFound::new);
        if (logins.state(login).kind() != LoginState.Kind.NONE) {
            note(row, "signed-out", actor);
        }
        return logins.forget(login);
    }

    private void note(UUID row, String what, UUID actor) {
        transaction.executeWithoutResult(
                _ -> servers.findById(row).ifPresent(server -> audit.note(actor, what, server)));
    }
}
