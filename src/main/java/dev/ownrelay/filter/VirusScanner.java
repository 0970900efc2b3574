package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The operator's virus scanner. Whoever asks waits, at most as long as the time limit says.
@Component
public class VirusScanner {

    /// A file that can be read from its beginning more than once.
    public interface Content {
        InputStream open() throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(VirusScanner.class);

    private final @Nullable ClamdClient client;
    private final Duration limit;
    private final CleanFiles clean;
    private final ScanTurns turns = new ScanTurns();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("virus-scanner-turns").factory());

    VirusScanner(VirusScannerProperties properties, Clock clock) {
        var address = properties.address();
        client = address == null ? null : new ClamdClient(address);
        limit = properties.timeout();
        clean = new CleanFiles(clock);
    }

    /// Whether there is a scanner to ask.
    public boolean isSet() {
        return client != null;
    }

    /// Why it could not be asked about a file now; empty: it could, or there is none.
    Optional<String> problem(Duration patience) {
        try {
            if (client != null) {
                client.ping(patience);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    /// What it says of each of the files, in their order. After one that it gives no answer to it
    /// is not asked about the others.
    ///
    /// @return empty: there is no scanner
    /// @throws UncheckedIOException when a file cannot be read
    public List<Scanned> scan(UUID agency, List<Content> files) {
        var all = new ArrayList<Scanned>();
        if (client != null) {
            long end = System.nanoTime() + limit.toNanos();
            for (var file : files) {
                boolean silent = !all.isEmpty() && all.getLast() instanceof Scanned.NoAnswer;
                all.add(silent ? new Scanned.NoAnswer() : scan(client, agency, file, end));
            }
        }
        return all;
    }

    private Scanned scan(ClamdClient scanner, UUID agency, Content file, long end) {
        var known = sha256(file);
        if (clean.holds(agency, known)) {
            return new Scanned.Clean(known);
        }
        var scanned = ask(scanner, agency, file, end);
        switch (scanned) {
            case Scanned.Clean(var sha256) -> clean.add(agency, sha256);
            case Scanned.Infected(var name) ->
                    log.warn("The virus scanner found {} in a file of agency {}", name, agency);
            case Scanned.TooLarge _ ->
                    log.warn("A file of agency {} is more than the virus scanner takes", agency);
            case Scanned.NoAnswer _ -> {}
        }
        return scanned;
    }

    private Scanned ask(ClamdClient scanner, UUID agency, Content file, long end) {
        try {
            if (!turns.take(agency, end)) {
                return none(agency, "too many files wait for it");
            }
            try (var content = digesting(file)) {
                var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
                return scanner.ask(content, left);
            } finally {
                giveBack(agency, System.nanoTime() < end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none(agency, "interrupted");
        } catch (IOException e) {
            return none(agency, System.nanoTime() < end ? e.toString() : "not within " + limit);
        }
    }

    /// Whoever waits no longer leaves the scanner at work for as long again at most: the turn is
    /// over then.
    private void giveBack(UUID agency, boolean inTime) {
        if (inTime) {
            turns.giveBack(agency);
        } else {
            later.schedule(() -> turns.giveBack(agency), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Scanned none(UUID agency, String why) {
        log.warn(
                "The virus scanner did not answer, so agency {} cannot send files: {}",
                agency,
                why);
        return new Scanned.NoAnswer();
    }

    private static String sha256(Content file) {
        try (var read = digesting(file)) {
            read.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(read.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DigestInputStream digesting(Content file) throws IOException {
        try {
            return new DigestInputStream(file.open(), MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
