package dev.ownrelay.login;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who was sent to a provider and has not come back. Whoever comes back does so once, in the same
/// session, as the same user, with the state that only this browser and the provider have seen.
@Repository
class SignInRequests {

    private static final Duration GOOD_FOR = Duration.ofMinutes(10);
    private static final int MOST_OF_ONE_USER = 20;
    private static final int OCTETS = 32;

    /// Whose sign-in it is.
    ///
    /// @param own whether the user signs in for themselves, or for all users of the server
    record Asker(UUID userId, String sessionId, boolean own) {}

    /// What goes to the provider.
    record Begun(String state, String nonce, String verifier) {

        @Override
        public String toString() {
            return "Begun";
        }
    }

    /// One that has come back, and is used up.
    ///
    /// @param late whether it took too long
    record Returned(
            UUID serverId,
            int settingsVersion,
            boolean own,
            String nonceHash,
            String verifier,
            boolean late) {

        @Override
        public String toString() {
            return "Returned[" + serverId + "]";
        }
    }

    private record Row(
            UUID serverId,
            int settingsVersion,
            boolean own,
            String nonceHash,
            SealedSecret verifier,
            Instant expiresAt) {}

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SignInRequests(JdbcClient jdbc, SecretVault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    @Transactional
    Begun begin(ServerLogin server, Asker asker) {
        tidy(asker);
        var begun = new Begun(word(), word(), word());
        var stateHash = Sha256.of(begun.state());
        var serverId = server.login().serverId();
        var context = context(stateHash, asker.sessionId(), asker.userId(), serverId);
        jdbc.sql(
                        """
                        insert into sign_in_request (tenant_id, state_hash, session_hash, user_id,
                            server_id, settings_version, own, nonce_hash, sealed_verifier, expires_at)
                        values (:agency, :state, :session, :user, :server, :version, :own, :nonce,
                            :verifier, :until)
                        """)
                .param("agency", CurrentTenant.get())
                .param("state", stateHash)
                .param("session", Sha256.of(asker.sessionId()))
                .param("user", asker.userId())
                .param("server", serverId)
                .param("version", server.settingsVersion())
                .param("own", asker.own())
                .param("nonce", Sha256.of(begun.nonce()))
                .param("verifier", vault.seal(context, begun.verifier()).stored())
                .param("until", Timestamp.from(clock.instant().plus(GOOD_FOR)))
                .update();
        return begun;
    }

    private void tidy(Asker asker) {
        jdbc.sql(
                        """
                        delete from sign_in_request where tenant_id = :agency and user_id = :user
                            and (expires_at <= :now or state_hash not in (
                                select state_hash from sign_in_request
                                where tenant_id = :agency and user_id = :user
                                order by expires_at desc limit :most))
                        """)
                .param("agency", CurrentTenant.get())
                .param("user", asker.userId())
                .param("now", Timestamp.from(clock.instant()))
                .param("most", MOST_OF_ONE_USER - 1)
                .update();
    }

    /// Once, whatever comes of it: durable when this returns.
    ///
    /// @return empty: there is none of this state, session and user, or no more
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    Optional<Returned> take(String state, UUID userId, String sessionId) {
        var stateHash = Sha256.of(state);
        return jdbc.sql(
                        """
                        delete from sign_in_request where tenant_id = :agency and state_hash = :state
                            and session_hash = :session and user_id = :user
                        returning server_id, settings_version, own, nonce_hash, sealed_verifier,
                            expires_at
                        """)
                .param("agency", CurrentTenant.get())
                .param("state", stateHash)
                .param("session", Sha256.of(sessionId))
                .param("user", userId)
                .query(SignInRequests::row)
                .optional()
                .map(row -> returned(row, context(stateHash, sessionId, userId, row.serverId())));
    }

    private Returned returned(Row row, SecretContext context) {
        return new Returned(
                row.serverId(),
                row.settingsVersion(),
                row.own(),
                row.nonceHash(),
                vault.open(context, row.verifier()),
                !clock.instant().isBefore(row.expiresAt()));
    }

    private static SecretContext context(
            String stateHash, String sessionId, UUID userId, UUID serverId) {
        var parts = List.of(stateHash, Sha256.of(sessionId), userId.toString());
        return new SecretContext("sign-in-verifier", CurrentTenant.get(), serverId, parts);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("server_id", UUID.class),
                row.getInt("settings_version"),
                row.getBoolean("own"),
                row.getString("nonce_hash"),
                new SealedSecret(row.getString("sealed_verifier")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private String word() {
        var octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
