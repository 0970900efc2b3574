package dev.ownrelay.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `kill -9` of `keys reseal` at work, ten times, while an application goes on storing secrets.
@Timeout(240)
@ResourceLock("the site") // apart from others: its commands are processes that want the machine
class KilledResealingTests extends KeysFixture {

    private static final int ROWS = 10_000;
    private static final int KILLS = 10;
    private static final int TRIES = 30;

    /// Leaves the processes their share of the machine.
    private static final long PACE_NANOS = 5_000_000;

    @Autowired JdbcClient application;
    @Autowired TransactionTemplate transaction;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Integer, String> stored = new ConcurrentHashMap<>();
    private volatile boolean written;

    @Test
    void everySecretStaysReadable() throws Exception {
        System.out.printf("-Dseed=%d%n", seed);
        plant(ROWS);
        keys("add");
        watch.look();
        var load = CompletableFuture.supplyAsync(this::write);
        assertThat(keys("activate", "k2").code()).isZero();
        int killedInTheMiddle = 0;
        int tries = 0;
        try {
            for (; killedInTheMiddle < KILLS && tries < TRIES; tries++) {
                killedInTheMiddle += killed(reseal()) ? 1 : 0;
                if (tries == KILLS / 2) {
                    settle();
                }
            }
        } finally {
            written = true;
        }
        int writes = load.join();
        assertThat(everyRow()).isEqualTo(ROWS);
        var last = reseal();
        var said = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(last.waitFor()).as(said).isZero();
        assertThat(sealedBy("k1")).isZero();
        assertThat(everyRow()).isEqualTo(ROWS);
        System.out.printf(
                "%d secrets, %d written meanwhile, %d of %d kills in the middle: all readable%n",
                ROWS, writes, killedInTheMiddle, tries);
        assertThat(writes).isPositive();
        assertThat(killedInTheMiddle).isEqualTo(KILLS);
    }

    /// @return whether it was at work by then
    private boolean killed(Process command) throws IOException, InterruptedException {
        try (var said = command.inputReader()) {
            boolean atWork = said.readLine() != null && command.isAlive();
            for (int lines = random.nextInt(2); lines > 0; lines--) {
                said.readLine();
            }
            command.waitFor(random.nextInt(3_000), TimeUnit.MICROSECONDS);
            return command.destroyForcibly().waitFor() != 0 && atWork;
        }
    }

    private Process reseal() throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx100m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.ownrelay.Start",
                        "keys",
                        "reseal",
                        "--spring.datasource.url=" + details.getJdbcUrl(),
                        "--spring.datasource.username=" + details.getUsername(),
                        "--spring.datasource.password=" + details.getPassword(),
                        "--ownrelay.keyring-file=" + RING);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// As pages do.
    ///
    /// @return how often
    private int write() {
        int writes = 0;
        for (; !written; writes++) {
            int line = 1 + random.nextInt(ROWS);
            var secret = "write " + writes;
            CurrentTenant.run(
                    agency, () -> transaction.executeWithoutResult(_ -> store(line, secret)));
            stored.put(line, secret);
            LockSupport.parkNanos(PACE_NANOS);
        }
        return writes;
    }

    private void store(int line, String secret) {
        application
                .sql("update server_import set sealed_login = ? where id = ? and line = ?")
                .params(seal(line, secret), draft, line)
                .update();
    }

    /// @return how many hold what was stored in them last
    private long everyRow() {
        return secrets().entrySet().stream()
                .filter(row ->
                        row.getValue()
                                .equals(
                                        stored.getOrDefault(
                                                row.getKey(), "secret " + row.getKey())))
                .count();
    }
}
