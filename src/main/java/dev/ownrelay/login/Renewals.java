package dev.ownrelay.login;

import dev.ownrelay.conversation.AccessTokens.Answer;
import dev.ownrelay.conversation.AccessTokens.SignInNeeded;
import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.AccessTokens.Unavailable;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.TokenAnswer.Failed;
import dev.ownrelay.login.TokenAnswer.Granted;
import dev.ownrelay.login.TokenAnswer.Refused;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Renews access tokens: one at a time for a login in the whole cluster, because the second of two
/// would spend a refresh token that the first has just replaced. The provider is asked while the
/// row is held, so that whoever waits for it finds the new token there.
@Component
class Renewals {

    private static final Logger log = LoggerFactory.getLogger(Renewals.class);

    private static final Unavailable BUSY = new Unavailable("too many logins are being renewed");
    private static final Unavailable NOT_STORED =
            new Unavailable("the new token could not be stored");

    private final LoginRows rows;
    private final LoginTokens tokens;
    private final TokenSource source;
    private final LostLogins losses;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final RenewalTurns turns = new RenewalTurns();

    Renewals(
            LoginRows rows,
            LoginTokens tokens,
            TokenSource source,
            LostLogins losses,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.tokens = tokens;
        this.source = source;
        this.losses = losses;
        this.clock = clock;
        transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /// The one of now, without asking anybody; empty: it must be renewed.
    Optional<Answer> current(LoginOf login) {
        return CurrentTenant.call(
                login.agency(),
                () -> Objects.requireNonNull(transaction.execute(_ -> find(login))));
    }

    private Optional<Answer> find(LoginOf login) {
        var held = rows.find(login).map(row -> new HeldLogin(login, row, tokens));
        if (held.isEmpty()) {
            return isApplication(login) ? Optional.empty() : Optional.of(new SignInNeeded());
        }
        return atHand(held.get(), null);
    }

    private Optional<Answer> atHand(HeldLogin held, @Nullable String refused) {
        if (held.signInNeeded()) {
            return Optional.of(new SignInNeeded());
        }
        return Optional.ofNullable(held.lastingToken(clock.instant(), refused)).map(Token::new);
    }

    /// @param refused a token that will not do; null: any that lasts will
    Answer renew(LoginOf login, Registration client, @Nullable String refused) {
        try (var turn = turns.take(login)) {
            return turn.granted()
                    ? CurrentTenant.call(
                            login.agency(), () -> new Renewal(login, client, refused).run())
                    : BUSY;
        }
    }

    private static boolean isApplication(LoginOf login) {
        return login.settings().grant() == Grant.APPLICATION;
    }

    /// One renewal.
    private final class Renewal {

        private final LoginOf login;
        private final Registration client;
        private final @Nullable String refused;
        private @Nullable HeldLogin held;
        private LoginRows.@Nullable Renewed had;

        Renewal(LoginOf login, Registration client, @Nullable String refused) {
            this.login = login;
            this.client = client;
            this.refused = refused;
        }

        /// What the provider gave may be its only refresh token that is good from now on, so that a
        /// database that fails at this moment is tried twice.
        Answer run() {
            try {
                return Objects.requireNonNull(transaction.execute(_ -> answer()));
            } catch (DataAccessException | TransactionException e) {
                log.warn("A login's renewal could not be stored: {}", e.getClass().getSimpleName());
                return had == null ? NOT_STORED : storeAgain();
            }
        }

        private Answer storeAgain() {
            try {
                var stored =
                        transaction.execute(_ ->
                                rows.renew(
                                        Objects.requireNonNull(held).row(),
                                        Objects.requireNonNull(had)));
                return Boolean.TRUE.equals(stored) ? current(login).orElse(NOT_STORED) : NOT_STORED;
            } catch (DataAccessException | TransactionException e) {
                return NOT_STORED;
            }
        }

        private Answer answer() {
            var row = isApplication(login) ? rows.lockOrAdd(login) : rows.lock(login).orElse(null);
            if (row == null) {
                return new SignInNeeded();
            }
            var now = new HeldLogin(login, row, tokens);
            held = now;
            return atHand(now, refused).orElseGet(() -> ask(now));
        }

        private Answer ask(HeldLogin now) {
            var asked = clock.instant();
            return switch (source.ask(login, client, now.refreshToken())) {
                case Granted granted -> store(now, granted, asked);
                case Failed failed -> whatIsLeft(now, failed.reason());
                case Refused no -> refuse(now, no);
            };
        }

        private Answer store(HeldLogin now, Granted granted, Instant asked) {
            var renewed = now.renewed(granted, asked);
            had = renewed;
            rows.renew(now.row(), renewed);
            return new Token(granted.accessToken());
        }

        private Answer refuse(HeldLogin now, Refused no) {
            if (isApplication(login) || !TokenRequests.endsConsent(no)) {
                return whatIsLeft(now, no.words());
            }
            losses.lose(login, now.row(), no.words());
            return new SignInNeeded();
        }

        /// A token in its last minute is better than none.
        private Answer whatIsLeft(HeldLogin now, String reason) {
            var token = now.accessToken(clock.instant(), refused);
            return token == null ? new Unavailable(reason) : new Token(token);
        }
    }
}
