package dev.ownrelay.erasure;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.tenant.AfterCommit;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;

/// Who was erased, so that neither a list that is taken in nor a restored backup brings them back.
@Service
public class ErasureLedger {

    private static final BinaryOperator<Instant> LATER =
            BinaryOperator.maxBy(Comparator.naturalOrder());

    private record Found(String hash, OffsetDateTime at) {}

    private record Gone(UUID candidate, OffsetDateTime at) {}

    private final ErasureKeys keys;
    private final LedgerKeeper keeper;
    private final JdbcClient jdbc;
    private final Clock clock;

    ErasureLedger(ErasureKeys keys, LedgerKeeper keeper, JdbcClient jdbc, Clock clock) {
        this.keys = keys;
        this.keeper = keeper;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Only one thread of an agency at a time may note.
    ///
    /// @param since when the person came: what the ledger tells of their addresses since is not
    ///   told again
    /// @param actor who erases; null: the application
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(
            UUID candidate, Instant since, Collection<String> addresses, @Nullable UUID actor) {
        var told = erased(addresses);
        var fresh =
                addresses.stream()
                        .filter(address -> !told.getOrDefault(address, Instant.MIN).isAfter(since))
                        .toList();
        if (fresh.isEmpty()) {
            return;
        }
        var key = keys.newest();
        var hashes = fresh.stream().map(key::of).distinct().toArray(String[]::new);
        jdbc.sql(
                        """
                        insert into erasure (tenant_id, id, key_id, address_hash, candidate_id,
                            erased_at, erased_by)
                        select :agency, gen_random_uuid(), :key, hash, :candidate, :now, :actor
                        from unnest(:hashes::text[]) hash
                        """)
                .param("agency", CurrentTenant.get())
                .param("key", key.key())
                .param("candidate", candidate)
                .param("now", Timestamp.from(clock.instant()))
                .param("actor", actor)
                .param("hashes", hashes)
                .update();
        AfterCommit.run(keeper::keepSoon);
    }

    /// Whether addresses can be compared here, or the ring lacks what seals a key of the agency.
    @Transactional(readOnly = true)
    public boolean compares() {
        return keys.known();
    }

    /// When somebody who had one of these addresses was last erased, by address as it came.
    @Transactional(readOnly = true)
    public Map<String, Instant> erased(Collection<String> addresses) {
        var byHash = new HashMap<String, List<String>>();
        for (var key : keys.all()) {
            addresses.forEach(address ->
                    byHash.computeIfAbsent(key.of(address), _ -> new ArrayList<>()).add(address));
        }
        var found = new HashMap<String, Instant>();
        if (!byHash.isEmpty()) {
            find(byHash.keySet())
                    .forEach((hash, at) ->
                            byHash.getOrDefault(hash, List.of())
                                    .forEach(address -> found.merge(address, at, LATER)));
        }
        return found;
    }

    private Map<String, Instant> find(Collection<String> hashes) {
        return jdbc
                .sql(
                        """
                        select address_hash as hash, max(erased_at) as at from erasure
                        where tenant_id = :agency and address_hash = any(:hashes) group by 1
                        """)
                .param("agency", CurrentTenant.get())
                .param("hashes", hashes.toArray(String[]::new))
                .query(Found.class)
                .list()
                .stream()
                .collect(toMap(Found::hash, one -> one.at().toInstant()));
    }

    /// When those of these candidates were erased who were, by their ids.
    @Transactional(readOnly = true)
    public Map<UUID, Instant> erasedCandidates(Collection<UUID> candidates) {
        return jdbc
                .sql(
                        """
                        select candidate_id as candidate, max(erased_at) as at from erasure
                        where tenant_id = :agency and candidate_id = any(:candidates) group by 1
                        """)
                .param("agency", CurrentTenant.get())
                .param("candidates", candidates.toArray(UUID[]::new))
                .query(Gone.class)
                .list()
                .stream()
                .collect(toMap(Gone::candidate, one -> one.at().toInstant()));
    }
}
