package dev.ownrelay.factor;

import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The keys that users share with their apps, sealed for the user they belong to.
@Component
class TotpKeys {

    private static final Logger log = LoggerFactory.getLogger(TotpKeys.class);

    private static final String OWN =
            "tenant_id = :tenant and user_id = :user and confirmed_at is not null";

    /// A key that nobody confirmed is not offered longer.
    static final Duration BEGUN = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    TotpKeys(JdbcClient jdbc, SecretVault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /// When the app was set up.
    @Transactional(readOnly = true)
    public Optional<Instant> since(UUID userId) {
        return of(userId, "select confirmed_at from user_totp where " + OWN)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /// The key of an app that is being set up.
    @Transactional(readOnly = true)
    public Optional<Totp> find(UUID userId) {
        return begun(userId, "");
    }

    private Optional<Totp> begun(UUID userId, String lock) {
        return of(
                        userId,
                        """
                        select sealed_secret from user_totp
                        where tenant_id = :tenant and user_id = :user
                            and confirmed_at is null and begun_at > :oldest
                        """
                                + lock)
                .param("oldest", Timestamp.from(clock.instant().minus(BEGUN)))
                .query(String.class)
                .optional()
                .flatMap(sealed -> open(userId, sealed));
    }

    /// A new key in place of one that was begun before, by whomever.
    @Transactional(propagation = Propagation.MANDATORY)
    public Totp begin(UUID userId) {
        var totp = Totp.create(random);
        of(
                        userId,
                        """
                        insert into user_totp as t (tenant_id, user_id, sealed_secret, begun_at)
                        values (:tenant, :user, :secret, :now)
                        on conflict (tenant_id, user_id) do update
                            set sealed_secret = excluded.sealed_secret,
                                begun_at = excluded.begun_at
                            where t.confirmed_at is null
                        """)
                .param("secret", vault.seal(context(userId), totp.key()).stored())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return totp;
    }

    /// From now on codes of the begun key are asked for, if this is one of them.
    ///
    /// @param mark of the key that was shown: another one may have been begun since
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean confirm(UUID userId, String mark, String code) {
        var step =
                begun(userId, "for update").filter(totp -> totp.mark().equals(mark)).stream()
                        .flatMapToLong(totp -> totp.step(code, clock.instant()).stream())
                        .findFirst();
        return step.isPresent()
                && of(
                                        userId,
                                        """
                                        update user_totp set confirmed_at = :now, last_step = :step
                                        where tenant_id = :tenant and user_id = :user
                                            and confirmed_at is null
                                        """)
                                .param("now", Timestamp.from(clock.instant()))
                                .param("step", step.getAsLong())
                                .update()
                        > 0;
    }

    /// Takes a code of the user's app, each at most once and none older than the last (RFC 6238,
    /// section 5.2).
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean use(UUID userId, String code) {
        var step = step(userId, code);
        return step.isPresent()
                && of(
                                        userId,
                                        "update user_totp set last_step = :step where last_step <"
                                                + " :step and "
                                                + OWN)
                                .param("step", step.getAsLong())
                                .update()
                        > 0;
    }

    /// Whether the user's app shows the code at the moment, used or not.
    @Transactional(readOnly = true)
    public boolean shows(UUID userId, String code) {
        return step(userId, code).isPresent();
    }

    private OptionalLong step(UUID userId, String code) {
        return of(userId, "select sealed_secret from user_totp where " + OWN)
                .query(String.class)
                .optional()
                .flatMap(sealed -> open(userId, sealed))
                .stream()
                .flatMapToLong(totp -> totp.step(code, clock.instant()).stream())
                .findFirst();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public boolean delete(UUID userId) {
        return of(userId, "delete from user_totp where tenant_id = :tenant and user_id = :user")
                        .update()
                > 0;
    }

    /// None where the key to it is lost: a code for recovery lets in all the same.
    ///
    /// @throws KeyUnknownException while it is not known here
    private Optional<Totp> open(UUID userId, String sealed) {
        try {
            return Optional.of(new Totp(vault.open(context(userId), new SealedSecret(sealed))));
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            log.warn("The key of the app of user {} cannot be read: {}", userId, e.getMessage());
            return Optional.empty();
        }
    }

    private static SecretContext context(UUID userId) {
        return new SecretContext("totp", CurrentTenant.get(), userId, List.of());
    }

    private JdbcClient.StatementSpec of(UUID userId, String sql) {
        return jdbc.sql(sql).param("tenant", CurrentTenant.get()).param("user", userId);
    }
}
