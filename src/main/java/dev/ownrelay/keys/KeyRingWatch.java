package dev.ownrelay.keys;

import dev.ownrelay.secret.LiveKeyRing;
import dev.ownrelay.tenant.BackgroundWork;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/// Keeps this node's ring as its file is, and tells the others which keys it knows.
final class KeyRingWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyRingWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final int LOOKS_BETWEEN_TELLING = 3;

    private final LiveKeyRing ring;
    private final SealedRows rows;
    private final KeyRingNodes nodes;
    private final UUID id = UUID.randomUUID();
    private final String name = hostName();
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(
                    BackgroundWork.threads(
                            Thread.ofPlatform().daemon().name("key-ring").factory()));

    private String told = "";
    private int looksSince;

    KeyRingWatch(LiveKeyRing ring, DataSource database) {
        this.ring = ring;
        rows = new SealedRows(database);
        nodes = new KeyRingNodes(database);
    }

    /// @param lost keys of which it is known that nobody has them
    /// @throws dev.ownrelay.secret.KeyRingRefusedException when the ring lacks a key that is needed
    static KeyRingWatch start(LiveKeyRing ring, DataSource database, Collection<String> lost) {
        ring.giveUp(lost);
        var watch = new KeyRingWatch(ring, database);
        watch.refuseIncomplete(lost);
        watch.look();
        watch.looks.scheduleWithFixedDelay(
                watch::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return watch;
    }

    private void refuseIncomplete(Collection<String> lost) {
        var use = rows.count();
        var missing = use.keysBesides(ring.ids());
        missing.removeAll(lost);
        if (!missing.isEmpty()) {
            var key = missing.first();
            throw ring.refused(
                    "lacks the key %s, which seals %d secrets: %s"
                            .formatted(key, use.of(key), use.words(key)),
                    "Put the ring there that belongs to this database. If the key is lost for good,"
                            + " set ownrelay.keys.lost="
                            + String.join(",", missing)
                            + ": what it seals must then be typed anew.");
        }
    }

    /// What is thrown on would end all further looks.
    void look() {
        try {
            ring.look(this::needed);
            tell();
        } catch (Exception | Error e) {
            log.warn(
                    "The key ring could not be compared with the database; it stays as it is: {}",
                    e.toString());
        }
    }

    private Set<String> needed(Set<String> dropped) {
        var needed = new HashSet<>(dropped);
        needed.retainAll(rows.count().keys());
        return needed;
    }

    private void tell() {
        var now = ring.ids() + ring.activeId();
        if (!now.equals(told) || ++looksSince >= LOOKS_BETWEEN_TELLING) {
            nodes.tell(id, name, ring.ids(), ring.activeId());
            told = now;
            looksSince = 0;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /// A node that is gone asks for no key.
    @Override
    public void close() {
        BackgroundWork.end(looks, this::takeLeave, GOODBYE);
    }

    private void takeLeave() {
        try {
            nodes.forget(id);
        } catch (RuntimeException e) {
            log.warn("The database does not know that this node is gone: {}", e.toString());
        }
    }
}
