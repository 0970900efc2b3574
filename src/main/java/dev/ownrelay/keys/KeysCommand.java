package dev.ownrelay.keys;

import dev.ownrelay.secret.KeyLine;
import dev.ownrelay.secret.KeyRingEditor;
import dev.ownrelay.secret.SecretVault;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.PrintStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

import javax.sql.DataSource;

/// `java -jar ownrelay.jar keys …`: what whoever runs Ownrelay does with the keys of the ring.
public final class KeysCommand {

    public static final String USAGE =
            """
            keys list             which keys there are, what they seal, and what each node knows
            keys add              makes a key that seals nothing yet
            keys activate <key>   seals new secrets by it, once all nodes know it (or with --force)
            keys reseal           seals by the active key what others seal, while Ownrelay runs
            keys retire <key>     takes a key that seals nothing out of the ring\
            """;

    public static final int DONE = 0;
    public static final int REFUSED = 1;
    public static final int MISUSED = 2;

    /// Of PostgreSQL's advisory locks: one command at a time changes the ring, and none while
    /// another seals anew.
    private static final long LOCK = 0x6b657973;

    private final KeyRingEditor ring;
    private final JdbcClient jdbc;
    private final SealedRows rows;
    private final NodeQuestions nodes;
    private final PrintStream out;

    /// @param database one and the same connection each time, as the role of the application
    public KeysCommand(KeyRingEditor ring, DataSource database, PrintStream out) {
        this.ring = ring;
        this.out = out;
        jdbc = JdbcClient.create(database);
        rows = new SealedRows(database);
        nodes = new NodeQuestions(new KeyRingNodes(database), ring.file(), out);
    }

    /// @param words as typed after `keys`
    /// @param force whether nodes that do not know a key are left to whoever asks
    /// @return the exit code
    /// @throws dev.ownrelay.secret.KeyRingRefusedException when the ring does not do
    public int run(List<String> words, boolean force) throws InterruptedException {
        var verb = words.isEmpty() ? "" : words.getFirst();
        var key = words.size() > 1 ? words.get(1) : "";
        boolean named = List.of("activate", "retire").contains(verb);
        if (words.size() != (named ? 2 : 1)) {
            return misused();
        }
        return switch (verb) {
            case "list" -> list();
            case "add" -> alone(this::add);
            case "activate" -> alone(() -> activate(key, force));
            case "reseal" -> sharing(() -> reseal(force));
            case "retire" -> alone(() -> retire(key));
            default -> misused();
        };
    }

    private int misused() {
        return say(MISUSED, USAGE);
    }

    private int list() {
        say(DONE, "Key ring " + ring.file());
        new KeyTable(ring.keys(), rows.count(), nodes.alive()).lines().forEach(out::println);
        return DONE;
    }

    private int add() {
        var id = ring.add(rows.count().keys(), now());
        return say(
                DONE,
                """
                Made the key %1$s in %2$s. It seals nothing yet.
                Copy the file to every node before you activate it, and keep a copy apart from the \
                database. Then: keys activate %1$s\
                """
                        .formatted(id, ring.file()));
    }

    private int activate(String id, boolean force) {
        if (isActive(id)) {
            return say(DONE, "%s is active already.".formatted(id));
        }
        if (isMissing(id)) {
            return say(REFUSED, "The ring %s holds no key %s.".formatted(ring.file(), id));
        }
        if (!force && nodes.lack(id)) {
            return REFUSED;
        }
        ring.activate(id);
        return say(
                DONE,
                """
                New secrets are sealed by %s. Copy %s to every node, which reads it within ten \
                seconds. Then: keys reseal\
                """
                        .formatted(id, ring.file()));
    }

    private int reseal(boolean force) throws InterruptedException {
        var active = ring.keys().stream().filter(KeyLine::active).findFirst().orElseThrow().id();
        if (!force && nodes.lack(active)) {
            return REFUSED;
        }
        long others = rows.count().besides(active);
        var progress = new Progress(active, others);
        var outcome =
                new Resealing(rows, new SecretVault(ring.open()), active, progress::done).run();
        if (outcome.left().besides(active) == 0) {
            return say(DONE, "All secrets are sealed by %s.".formatted(active));
        }
        outcome.left().keysBesides(List.of(active)).forEach(id -> sayLeft(id, outcome.left()));
        if (outcome.unreadable() > 0) {
            say(
                    REFUSED,
                    "%d cannot be opened: their key is not in the ring, or they were altered. They must be typed anew."
                            .formatted(outcome.unreadable()));
        }
        nodes.sealBy(key -> !key.equals(active));
        return REFUSED;
    }

    private int retire(String id) {
        if (isActive(id)) {
            return say(
                    REFUSED,
                    "%s is active: it seals new secrets. Activate another one first."
                            .formatted(id));
        }
        if (isMissing(id)) {
            return say(REFUSED, "The ring %s holds no key %s.".formatted(ring.file(), id));
        }
        var use = rows.count();
        if (use.of(id) > 0) {
            sayLeft(id, use);
            return say(REFUSED, "So it stays. Seal them by the active key first: keys reseal");
        }
        if (nodes.sealBy(id::equals) || nodes.areUnsettled()) {
            return REFUSED;
        }
        var now = now();
        var kept = ring.retire(id, now);
        return say(
                DONE,
                """
                %1$s is no longer in the ring. Copy %2$s to every node.
                Backups of the database from before now (%3$s) need %1$s: %4$s still holds it. \
                Move that file to where your copies of the ring are, and delete it with the last of \
                those backups.\
                """
                        .formatted(id, ring.file(), now, kept));
    }

    private void sayLeft(String id, KeyUse use) {
        say(REFUSED, "%s seals %s.".formatted(id, use.words(id)));
    }

    private boolean isActive(String id) {
        return ring.keys().stream().anyMatch(key -> key.active() && key.id().equals(id));
    }

    private boolean isMissing(String id) {
        return ring.keys().stream().noneMatch(key -> key.id().equals(id));
    }

    private interface Work {

        int run() throws InterruptedException;
    }

    private int alone(Work work) throws InterruptedException {
        return locked("", work);
    }

    /// Several may seal anew at once, but none while the ring changes: it would go on by a key that
    /// is active no more.
    private int sharing(Work work) throws InterruptedException {
        return locked("_shared", work);
    }

    private int locked(String kind, Work work) throws InterruptedException {
        if (!ask("pg_try_advisory_lock" + kind)) {
            return say(
                    REFUSED, "Another command is at work on the ring. Try again when it is done.");
        }
        try {
            return work.run();
        } finally {
            ask("pg_advisory_unlock" + kind);
        }
    }

    private boolean ask(String function) {
        return jdbc.sql("select %s(?)".formatted(function))
                .param(LOCK)
                .query(Boolean.class)
                .single();
    }

    /// By the clock that backups of the database go by.
    private Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private int say(int code, String words) {
        out.println(words);
        return code;
    }

    /// A line for each slice that sealed something.
    private final class Progress {

        private final String active;
        private final long others;
        private long said;

        Progress(String active, long others) {
            this.active = active;
            this.others = others;
        }

        void done(long done) {
            if (done > said) {
                said = done;
                say(DONE, "%d of %d sealed by %s".formatted(done, Math.max(done, others), active));
            }
        }
    }
}
