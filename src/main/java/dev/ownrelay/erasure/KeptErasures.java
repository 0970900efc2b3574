package dev.ownrelay.erasure;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Takes the ledger that was kept beside the database back into it.
@Service
public class KeptErasures {

    private static final int SLICE = 500;

    /// More than clocks of nodes differ.
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final Optional<LedgerFile> file;
    private final ErasureKeys keys;
    private final Agencies agencies;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    KeptErasures(
            ErasureProperties properties,
            @Value("${ownrelay.data-dir:./data}") Path dataDir,
            ErasureKeys keys,
            Agencies agencies,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        file = properties.file(dataDir);
        this.keys = keys;
        this.agencies = agencies;
        this.jdbc = jdbc;
        transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /// What became of the kept rows.
    ///
    /// @param known that the database has now
    /// @param lost that nobody can compare any more: their key does not open; of agencies that are
    ///   not there nothing is said
    /// @param passed lines that tell no erasure, or one of a time to come
    public record Taken(int known, int lost, int passed) {}

    /// @return where it is kept; empty: nowhere
    public Optional<Path> place() {
        return file.map(LedgerFile::path);
    }

    /// Whether anything was kept yet.
    public boolean isThere() {
        return file.map(LedgerFile::isThere).orElse(false);
    }

    /// One slice a transaction; what was taken before is not taken again.
    public Taken takeBack() throws IOException {
        if (file.isEmpty()) {
            return new Taken(0, 0, 0);
        }
        var here = agencies.findAll().stream().map(Agency::id).collect(Collectors.toSet());
        var usable = new HashSet<UUID>();
        int passed = file.get().read(key -> takeBack(key, here, usable), _ -> {});
        var taking = new Taking(here, usable, clock.instant().plus(CLOCKS_APART));
        file.get().read(_ -> {}, taking::take);
        store(taking.slice);
        return new Taken(taking.known, taking.lost, passed + taking.passed);
    }

    private final class Taking {

        private final Set<UUID> here;
        private final Set<UUID> usable;
        private final Instant end;
        private final List<ErasureRow> slice = new ArrayList<>();
        private int known;
        private int lost;
        private int passed;

        /// @param end what was erased later, was not
        private Taking(Set<UUID> here, Set<UUID> usable, Instant end) {
            this.here = here;
            this.usable = usable;
            this.end = end;
        }

        private void take(ErasureRow row) {
            if (row.at().isAfter(end)) {
                passed++;
            } else if (!here.contains(row.agency())) {
                return;
            } else if (!usable.contains(row.key())) {
                lost++;
            } else {
                known++;
                slice.add(row);
            }
            if (slice.size() >= SLICE) {
                store(slice);
            }
        }
    }

    private void takeBack(ErasureRow.Key key, Set<UUID> here, Set<UUID> usable) {
        if (!here.contains(key.agency())) {
            return;
        }
        boolean opens =
                CurrentTenant.call(
                        key.agency(),
                        () ->
                                Boolean.TRUE.equals(
                                        transactions.execute(
                                                _ -> keys.takeBack(key.id(), key.sealedKey()))));
        if (opens) {
            usable.add(key.id());
        }
    }

    private void store(List<ErasureRow> slice) {
        slice.stream()
                .collect(groupingBy(ErasureRow::agency))
                .forEach((agency, rows) ->
                        CurrentTenant.run(
                                agency,
                                () ->
                                        transactions.executeWithoutResult(
                                                _ -> rows.forEach(this::store))));
        slice.clear();
    }

    private void store(ErasureRow row) {
        jdbc.sql(
                        """
                        insert into erasure (tenant_id, id, key_id, address_hash, candidate_id,
                            erased_at, erased_by)
                        values (:agency, :id, :key, :hash, :candidate, :at, :by)
                        on conflict (tenant_id, id) do nothing
                        """)
                .param("agency", row.agency())
                .param("id", row.id())
                .param("key", row.key())
                .param("hash", row.hash())
                .param("candidate", row.candidate())
                .param("at", Timestamp.from(row.at()))
                .param("by", row.by())
                .update();
    }
}
