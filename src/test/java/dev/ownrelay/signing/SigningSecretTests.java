package dev.ownrelay.signing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A private key is made, stored, used, replaced and found unreadable; then it is looked for in
/// what was logged meanwhile.
@Isolated("watches what everybody logs")
class SigningSecretTests extends SigningFixture {

    @Autowired KeyVault vault;

    private static final class Everything extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }

    @Test
    void noLoggerWritesAPrivateKeyEvenAtTrace() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        var before = new ArrayList<Appender<ILoggingEvent>>();
        root.iteratorForAppenders().forEachRemaining(before::add);
        var log = new Everything();
        log.setContext(root.getLoggerContext());
        log.start();
        before.forEach(root::detachAppender);
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        String secret;
        try {
            secret = useAKey();
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
            before.forEach(root::addAppender);
        }
        assertThat(log.lines).hasSizeGreaterThan(50).anyMatch(line -> line.contains("signing_key"));
        for (int at = 100; at + 32 < secret.length(); at += 200) {
            var part = secret.substring(at, at + 32);
            assertThat(log.lines).noneMatch(line -> line.contains(part));
        }
    }

    /// @return the private key in base64
    private String useAKey() {
        signing();
        var looked = newest();
        var key = looked.key();
        var secret = vault.open(looked.place(), key.algorithm(), key.sealed()).key().getEncoded();
        enqueue("carl@candidate.example");
        assertSigned(sent());
        clock.advance(Duration.ofSeconds(1));
        as(() -> register.rotate(domain, FreshKey.generate(), sender));
        publish();
        look();
        fixture.in(agency, "update signing_key set sealed_private_key = 'v1:k1:AAAA'");
        enqueue("dora@candidate.example");
        run();
        checks.all();
        return Base64.getEncoder().encodeToString(secret);
    }
}
