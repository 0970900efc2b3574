package dev.ownrelay.factor;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The passkeys of the agency that the thread acts for, also as the validation reads and keeps
/// them. It is asked within transactions only.
@Component
class StoredPasskeys implements UserCredentialRepository {

    /// Of one user.
    static final int MOST = 10;

    /// The counter of a device has not grown: somebody else may have its key (WebAuthn, section
    /// 6.1.1).
    @SuppressWarnings("serial")
    static class Copied extends RuntimeException {}

    private static final String OF_USER = "tenant_id = :tenant and user_id = :user";

    private static final String RECORD =
            """
            select user_id, credential_id, attestation_object, transports, sign_count from passkey
            where\s\
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    StoredPasskeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The first one first.
    List<Passkey> list(UUID userId) {
        return of("""
        select id, name, created_at, last_used_at from passkey
        where tenant_id = :tenant and user_id = :user order by created_at, id
        """)
                .param("user", userId)
                .query((row, _) ->
                        new Passkey(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                row.getTimestamp("created_at").toInstant(),
                                row.getTimestamp("last_used_at") == null
                                        ? null
                                        : row.getTimestamp("last_used_at").toInstant()))
                .list();
    }

    boolean any(UUID userId) {
        return of("select exists (select from passkey where " + OF_USER + ")")
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    /// Held until the transaction ends, so that of two answers at once the second sees what the
    /// first has left.
    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes credentialId) {
        return of(RECORD + "tenant_id = :tenant and credential_id = :credential for update")
                .param("credential", credentialId.getBytes())
                .query((row, _) -> read(row))
                .optional()
                .orElse(null);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes handle) {
        return of(RECORD + OF_USER)
                .param("user", owner(handle))
                .query((row, _) -> read(row))
                .list();
    }

    /// @throws IllegalArgumentException when a new one is there already, or one too many
    /// @throws Copied when one that is there counts backwards
    @Override
    public void save(CredentialRecord passkey) {
        if (passkey.getAttestationClientDataJSON() == null) {
            count(passkey);
        } else if (insert(passkey) == 0) {
            throw new IllegalArgumentException("The passkey is not kept");
        }
    }

    private int insert(CredentialRecord passkey) {
        var attestation = Objects.requireNonNull(passkey.getAttestationObject());
        return of("""
        insert into passkey (tenant_id, id, user_id, name, credential_id,
            attestation_object, transports, sign_count, created_at)
        select :tenant, :id, :user, :name, :credential, :attestation, :transports,
            :count, :now
        where (select count(*) from passkey
            where tenant_id = :tenant and user_id = :user) < :most
        on conflict do nothing
        """)
                .param("id", UUID.randomUUID())
                .param("user", owner(passkey.getUserEntityUserId()))
                .param("name", passkey.getLabel())
                .param("credential", passkey.getCredentialId().getBytes())
                .param("attestation", attestation.getBytes())
                .param("transports", written(passkey.getTransports()))
                .param("count", passkey.getSignatureCount())
                .param("now", Timestamp.from(clock.instant()))
                .param("most", MOST)
                .update();
    }

    /// The validation compares the counter with that of the day on which the passkey was made. One
    /// that stays 0 does not count at all.
    private void count(CredentialRecord passkey) {
        int grown =
                of("""
                update passkey set sign_count = :count, last_used_at = :now
                where tenant_id = :tenant and credential_id = :credential
                    and (sign_count < :count or sign_count = 0 and :count = 0)
                """)
                        .param("count", passkey.getSignatureCount())
                        .param("now", Timestamp.from(clock.instant()))
                        .param("credential", passkey.getCredentialId().getBytes())
                        .update();
        if (grown == 0) {
            throw new Copied();
        }
    }

    /// @return false: an answer to this challenge has been taken before
    boolean spend(Bytes credentialId, Bytes challenge) {
        return of("""
        update passkey set last_challenge = :challenge
        where tenant_id = :tenant and credential_id = :credential
            and last_challenge is distinct from :challenge
        """)
                        .param("challenge", challenge.getBytes())
                        .param("credential", credentialId.getBytes())
                        .update()
                > 0;
    }

    boolean rename(UUID userId, UUID id, String name) {
        return of("update passkey set name = :name where id = :id and " + OF_USER)
                        .param("name", name)
                        .param("id", id)
                        .param("user", userId)
                        .update()
                > 0;
    }

    boolean delete(UUID userId, UUID id) {
        return of("delete from passkey where id = :id and " + OF_USER)
                        .param("id", id)
                        .param("user", userId)
                        .update()
                > 0;
    }

    void deleteAll(UUID userId) {
        of("delete from passkey where " + OF_USER).param("user", userId).update();
    }

    @Override
    public void delete(Bytes credentialId) {
        throw new UnsupportedOperationException("Users remove theirs by the id that they see");
    }

    /// The validation reads the public key from the attestation object.
    private static CredentialRecord read(ResultSet row) throws SQLException {
        var handle = new PasskeyHandle(CurrentTenant.get(), row.getObject("user_id", UUID.class));
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(row.getBytes("credential_id")))
                .userEntityUserId(handle.octets())
                .attestationObject(new Bytes(row.getBytes("attestation_object")))
                .transports(transports(row.getString("transports")))
                .signatureCount(row.getLong("sign_count"))
                .uvInitialized(true)
                .build();
    }

    private static Set<AuthenticatorTransport> transports(String written) {
        return Arrays.stream(written.split(","))
                .filter(name -> !name.isEmpty())
                .map(AuthenticatorTransport::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String written(Set<AuthenticatorTransport> transports) {
        return transports.stream()
                .map(AuthenticatorTransport::getValue)
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static UUID owner(Bytes handle) {
        return PasskeyHandle.of(handle)
                .filter(owner -> owner.tenantId().equals(CurrentTenant.get()))
                .map(PasskeyHandle::userId)
                .orElseThrow(() -> new IllegalArgumentException("Not of this agency"));
    }

    private JdbcClient.StatementSpec of(String sql) {
        return jdbc.sql(sql).param("tenant", CurrentTenant.get());
    }
}
