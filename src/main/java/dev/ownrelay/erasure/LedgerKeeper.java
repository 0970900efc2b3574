package dev.ownrelay.erasure;

import dev.ownrelay.tenant.EveryMinute;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
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
import java.util.Set;
import java.util.UUID;

/// Writes the ledger to its file: at once what this node erases, every minute and at the end what
/// others did.
@Component
class LedgerKeeper implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(LedgerKeeper.class);

    /// An erasure may have begun that long before it counts.
    private static final Duration LATE = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final @Nullable LedgerFile file;
    private final boolean existing;
    private final Set<UUID> rows = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final EveryMinute minutes = new EveryMinute("erasure-ledger", this::keep);
    private long size = -1;
    private Instant looked = Instant.EPOCH;

    LedgerKeeper(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            ErasureProperties properties,
            @Value("${ownrelay.data-dir:./data}") Path dataDir) {
        this.jdbc = jdbc;
        this.clock = clock;
        reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        file = properties.file(dataDir).orElse(null);
        existing = properties.existing();
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (file != null) {
            minutes.begin();
        }
    }

    @Override
    public void destroy() {
        minutes.end();
    }

    void keepSoon() {
        if (file != null) {
            minutes.soon();
        }
    }

    /// What is thrown on would end all further looks.
    synchronized void keep() {
        try {
            if (file != null && (!existing || file.isThere())) {
                keep(file);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("Who was erased could not be kept in {}: {}", file, e.toString());
        }
    }

    private void keep(LedgerFile ledger) throws IOException {
        if (ledger.size() != size) {
            readAgain(ledger);
        }
        var now = clock.instant();
        var freshKeys = keys();
        freshKeys.removeIf(key -> keys.contains(key.sealedKey().stored()));
        var freshRows = rows(looked);
        freshRows.removeIf(row -> rows.contains(row.id()));
        if (!freshKeys.isEmpty() || !freshRows.isEmpty()) {
            var lines = new ArrayList<String>();
            freshKeys.forEach(key -> lines.add(key.line()));
            freshRows.forEach(row -> lines.add(row.line()));
            ledger.append(lines);
            freshKeys.forEach(key -> keys.add(key.sealedKey().stored()));
            freshRows.forEach(row -> rows.add(row.id()));
            size = ledger.size();
        }
        looked = now.minus(LATE);
    }

    /// Somebody put another one there, or took it away.
    private void readAgain(LedgerFile ledger) throws IOException {
        rows.clear();
        keys.clear();
        looked = Instant.EPOCH;
        ledger.read(key -> keys.add(key.sealedKey().stored()), row -> rows.add(row.id()));
        size = ledger.size();
    }

    private List<ErasureRow.Key> keys() {
        return reading.execute(_ ->
                jdbc.sql("select * from erasure_keys()")
                        .query((row, _) -> ErasureRow.Key.read(row))
                        .list());
    }

    private List<ErasureRow> rows(Instant since) {
        return reading.execute(_ ->
                jdbc.sql("select * from erasures_since(?)")
                        .param(Timestamp.from(since))
                        .query((row, _) -> ErasureRow.read(row))
                        .list());
    }
}
