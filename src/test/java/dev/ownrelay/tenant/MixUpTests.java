package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// 64 threads of 50 agencies share 4 connections, with failures and savepoints between them.
@OwnrelayTest
@TestPropertySource(properties = "spring.datasource.hikari.maximum-pool-size=4")
class MixUpTests {

    private static final int AGENCIES = 50;
    private static final int THREADS = 64;

    /// All of them with `-Downrelay.harness=full`.
    private static final int TRANSACTIONS =
            "full".equals(System.getProperty("ownrelay.harness")) ? 100_000 : 10_000;

    @Autowired Agencies agencies;
    @Autowired JdbcClient database;
    @Autowired TransactionTemplate transaction;

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();

    @Test
    void noTransactionEverSeesARowOfAnotherAgency() throws Exception {
        var ids = Stream.generate(UUID::randomUUID).limit(AGENCIES).toList();
        ids.forEach(this::plant);

        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var work =
                    IntStream.range(0, THREADS)
                            .mapToObj(n -> threads.submit(() -> work(ids, n)))
                            .toList();
            for (var one : work) {
                one.get();
            }
        }

        System.out.printf(
                "mix-up: %,d transactions, %d threads, %d agencies, %,d failed on purpose, %,d"
                        + " savepoints: %d foreign rows%n",
                done.get(), THREADS, AGENCIES, failed.get(), rolledBack.get(), foreign.get());
        assertThat(done).hasValueGreaterThanOrEqualTo(TRANSACTIONS);
        assertThat(failed).hasPositiveValue();
        assertThat(rolledBack).hasPositiveValue();
        assertThat(foreign).hasValue(0);
    }

    private void plant(UUID agency) {
        agencies.save(new Agency(agency, "Agency", "en", Instant.EPOCH));
        CurrentTenant.run(agency, () -> transaction.executeWithoutResult(_ -> insert(agency)));
    }

    private void work(List<UUID> ids, int seed) {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int n = 0; n < TRANSACTIONS / THREADS + 1; n++) {
            var agency = ids.get((seed + random.nextInt(AGENCIES)) % AGENCIES);
            int kind = random.nextInt(20);
            try {
                CurrentTenant.run(agency, () -> oneTransaction(agency, kind));
            } catch (OnPurpose e) {
                failed.incrementAndGet();
            }
            if (kind == 0) {
                countForeign(null);
            }
            done.incrementAndGet();
        }
    }

    private void oneTransaction(UUID agency, int kind) {
        transaction.executeWithoutResult(status -> {
            countForeign(agency);
            switch (kind) {
                case 1 -> insert(agency);
                case 2 -> throw new OnPurpose();
                case 3 -> insideASavepoint(agency);
                default -> {}
            }
        });
    }

    private void insideASavepoint(UUID agency) {
        database.sql("savepoint before_the_row").update();
        insert(agency);
        database.sql("rollback to savepoint before_the_row").update();
        rolledBack.incrementAndGet();
        countForeign(agency);
    }

    /// Whoever acts for nobody must see nothing at all.
    private void countForeign(@org.jspecify.annotations.Nullable UUID agency) {
        if (agency != null) {
            foreign.addAndGet(countOthers(agency));
            return;
        }
        var nobody = new TransactionTemplate(transaction.getTransactionManager());
        nobody.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        nobody.executeWithoutResult(_ -> foreign.addAndGet(countOthers(new UUID(0, 0))));
    }

    private long countOthers(UUID agency) {
        return database.sql("select count(*) from candidate where tenant_id <> ?")
                .param(agency)
                .query(Long.class)
                .single();
    }

    private void insert(UUID agency) {
        var id = UUID.randomUUID();
        database.sql(
                        "insert into candidate (tenant_id, id, first_name, last_name, email,"
                                + " created_at) values (?, ?, '', '', ?, ?)")
                .params(agency, id, id + "@example.org", Instant.EPOCH.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final class OnPurpose extends RuntimeException {}
}
