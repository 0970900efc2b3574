package dev.ownrelay.erasure;

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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The keys by which an agency hashes addresses: made at random, sealed by the key ring for this
/// purpose alone. They stay the same when the ring turns, so that hashes can be compared for ever.
@Component
class ErasureKeys {

    private static final Logger log = LoggerFactory.getLogger(ErasureKeys.class);

    private static final int OCTETS = 32;

    private record Stored(UUID id, SealedSecret sealedKey) {}

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final Clock clock;

    ErasureKeys(JdbcClient jdbc, SecretVault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /// Of the agency, the newest first: as a rule one.
    ///
    /// @throws KeyUnknownException while the ring lacks what seals one of them
    @Transactional(propagation = Propagation.MANDATORY)
    public List<AddressHash> all() {
        return stored().stream().flatMap(key -> open(key).stream()).toList();
    }

    /// Whether [#all] would tell them.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean known() {
        try {
            all();
            return true;
        } catch (KeyUnknownException e) {
            return false;
        }
    }

    /// That new hashes are made by. Only one thread of an agency at a time may ask.
    ///
    /// @throws KeyUnknownException as [#all]: what is known under a second key is not compared
    @Transactional(propagation = Propagation.MANDATORY)
    public AddressHash newest() {
        return all().stream().findFirst().orElseGet(this::make);
    }

    /// Takes back a key that the database does not have, or cannot open.
    ///
    /// @return false when what was kept does not open here
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takeBack(UUID id, SealedSecret kept) {
        if (stored().stream().anyMatch(key -> key.id().equals(id) && opens(key))) {
            return true;
        }
        if (!opens(new Stored(id, kept))) {
            return false;
        }
        store(id, kept);
        return true;
    }

    private AddressHash make() {
        var octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        var id = UUID.randomUUID();
        store(id, vault.seal(context(id), Base64.getEncoder().encodeToString(octets)));
        return new AddressHash(CurrentTenant.get(), id, octets);
    }

    private void store(UUID id, SealedSecret sealed) {
        jdbc.sql(
                        """
                        insert into erasure_key (tenant_id, id, sealed_key, made_at)
                        values (:agency, :id, :sealed, :now)
                        on conflict (tenant_id, id) do update set sealed_key = excluded.sealed_key
                        """)
                .param("agency", CurrentTenant.get())
                .param("id", id)
                .param("sealed", sealed.stored())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private List<Stored> stored() {
        return jdbc.sql(
                        """
                        select id, sealed_key from erasure_key where tenant_id = ?
                        order by made_at desc, id
                        """)
                .param(CurrentTenant.get())
                .query((row, _) ->
                        new Stored(
                                row.getObject("id", UUID.class),
                                new SealedSecret(row.getString("sealed_key"))))
                .list();
    }

    private boolean opens(Stored key) {
        try {
            return open(key).isPresent();
        } catch (KeyUnknownException e) {
            return false;
        }
    }

    /// What only a lost key could compare is as good as forgotten.
    private Optional<AddressHash> open(Stored key) {
        try {
            var octets = Base64.getDecoder().decode(vault.open(context(key.id()), key.sealedKey()));
            return Optional.of(new AddressHash(CurrentTenant.get(), key.id(), octets));
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            log.warn("A key of erasures, {}, cannot be opened: {}", key.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private static SecretContext context(UUID id) {
        return new SecretContext("erasures", CurrentTenant.get(), id, List.of());
    }
}
