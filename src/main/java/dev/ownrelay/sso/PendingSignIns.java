package dev.ownrelay.sso;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.AgencyToken;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who was sent to the provider of their agency and has not come back. Whoever comes back does so
/// once, in the same session, with the state that only this browser and the provider have seen. A
/// state begins with the id of its agency, so that it is looked for behind the walls of that agency
/// only.
@Repository
class PendingSignIns {

    static final Duration GOOD_FOR = Duration.ofMinutes(10);

    /// In front of the states that have let somebody in: nobody comes back with one of these.
    private static final String USED = "used ";

    private static final int MOST_OF_ONE_SESSION = 5;

    /// What goes to the provider.
    record Begun(String state, String nonce) {

        @Override
        public String toString() {
            return "Begun";
        }
    }

    /// One that has come back, and is used up.
    ///
    /// @param epoch of the provider that was asked
    /// @param until when it would have been late
    /// @param late whether it took too long
    record Returned(
            String nonceHash,
            String verifier,
            UUID epoch,
            Errand errand,
            Instant until,
            boolean late) {

        Instant begunAt() {
            return until.minus(GOOD_FOR);
        }

        @Override
        public String toString() {
            return "Returned[" + epoch + "]";
        }
    }

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final Clock clock;

    PendingSignIns(JdbcClient jdbc, SecretVault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    Begun words() {
        return new Begun(AgencyToken.next(), AgencyToken.next());
    }

    /// @param verifier that the provider sees when somebody has come back (RFC 7636)
    @Transactional
    void keep(
            Begun begun,
            String verifier,
            IdentityProvider provider,
            String sessionId,
            Errand errand) {
        var stateHash = Sha256.of(begun.state());
        var sessionHash = Sha256.of(sessionId);
        tidy(sessionHash);
        jdbc.sql(
                        """
                        insert into federated_sign_in (tenant_id, state_hash, session_hash,
                            nonce_hash, sealed_verifier, epoch, purpose, user_id, expires_at)
                        values (:agency, :state, :session, :nonce, :verifier, :epoch, :purpose, :user,
                            :until)
                        """)
                .param("agency", CurrentTenant.get())
                .param("state", stateHash)
                .param("session", sessionHash)
                .param("nonce", Sha256.of(begun.nonce()))
                .param(
                        "verifier",
                        vault.seal(context(stateHash, sessionHash, provider.epoch()), verifier)
                                .stored())
                .param("epoch", provider.epoch())
                .param("purpose", errand.purpose().name())
                .param("user", errand.userId())
                .param("until", Timestamp.from(clock.instant().plus(GOOD_FOR)))
                .update();
    }

    /// Those that ran out go a while later, so that who comes late is told so.
    private void tidy(String sessionHash) {
        jdbc.sql(
                        """
                        delete from federated_sign_in where tenant_id = :agency
                            and (expires_at <= :old or session_hash = :session
                                and state_hash not in (select state_hash from federated_sign_in
                                    where tenant_id = :agency and session_hash = :session
                                    order by expires_at desc limit :most))
                        """)
                .param("agency", CurrentTenant.get())
                .param("session", sessionHash)
                .param("old", Timestamp.from(clock.instant().minus(GOOD_FOR)))
                .param("most", MOST_OF_ONE_SESSION - 1)
                .update();
    }

    /// Once, whatever comes of it: durable when this returns.
    ///
    /// @return empty: there is none of this state and session, or no more
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    Optional<Returned> take(String state, String sessionId) {
        var stateHash = Sha256.of(state);
        var sessionHash = Sha256.of(sessionId);
        return jdbc.sql(
                        """
                        delete from federated_sign_in where tenant_id = :agency
                            and state_hash = :state and session_hash = :session
                        returning nonce_hash, sealed_verifier, epoch, purpose, user_id, expires_at
                        """)
                .param("agency", CurrentTenant.get())
                .param("state", stateHash)
                .param("session", sessionHash)
                .query((row, _) -> {
                    var epoch = row.getObject("epoch", UUID.class);
                    var sealed = new SealedSecret(row.getString("sealed_verifier"));
                    var until = row.getObject("expires_at", OffsetDateTime.class).toInstant();
                    return new Returned(
                            row.getString("nonce_hash"),
                            vault.open(context(stateHash, sessionHash, epoch), sealed),
                            epoch,
                            new Errand(
                                    Errand.Purpose.valueOf(row.getString("purpose")),
                                    row.getObject("user_id", UUID.class)),
                            until,
                            !clock.instant().isBefore(until));
                })
                .optional();
    }

    /// Once it has let somebody in, so that coming back with it again is told of for a while.
    @Transactional
    void keepUsed(String state, IdentityProvider provider) {
        keep(new Begun(USED + state, ""), "", provider, state, Errand.SIGN_IN);
    }

    /// In whatever session.
    @Transactional(readOnly = true)
    boolean wasUsed(String state) {
        return jdbc.sql(
                        """
                        select exists (select from federated_sign_in
                            where tenant_id = :agency and state_hash = :state)
                        """)
                .param("agency", CurrentTenant.get())
                .param("state", Sha256.of(USED + state))
                .query(Boolean.class)
                .single();
    }

    private static SecretContext context(String stateHash, String sessionHash, UUID epoch) {
        var parts = List.of(stateHash, sessionHash);
        return new SecretContext("organisation-verifier", CurrentTenant.get(), epoch, parts);
    }
}
