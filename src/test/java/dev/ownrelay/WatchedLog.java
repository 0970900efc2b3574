package dev.ownrelay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that is logged while it is open, at level TRACE, seen and not printed.
final class WatchedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /// Whose levels the application sets, and an operator may raise when looking for a fault.
    private static final List<String> RAISED =
            List.of(
                    "ROOT",
                    "org.eclipse.angus",
                    "org.hibernate",
                    "org.postgresql",
                    "org.springframework");

    private final List<Planted> secrets;
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Map<String, Level> before = new HashMap<>();
    private final List<Appender<ILoggingEvent>> silenced = new ArrayList<>();
    private final AtomicLong characters = new AtomicLong();
    private final Map<String, AtomicLong> events = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<String> finds = new ConcurrentSkipListSet<>();

    WatchedLog(List<Planted> secrets) {
        this.secrets = secrets;
        setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        root.iteratorForAppenders().forEachRemaining(silenced::add);
        silenced.forEach(root::detachAppender);
        start();
        root.addAppender(this);
        for (var name : RAISED) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            before.put(name, logger.getLevel());
            logger.setLevel(Level.TRACE);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        var thrown = event.getThrowableProxy();
        var text =
                event.getFormattedMessage()
                        + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown))
                        + event.getMDCPropertyMap();
        characters.addAndGet(text.length());
        events.computeIfAbsent(event.getLoggerName(), _ -> new AtomicLong()).incrementAndGet();
        for (var secret : secrets) {
            secret.in(text).ifPresent(form -> finds.add(find(event, form)));
        }
    }

    private static String find(ILoggingEvent event, String form) {
        return "%s at %s: %s".formatted(event.getLoggerName(), event.getLevel(), form);
    }

    /// Which loggers wrote a secret, and in what form.
    TreeSet<String> finds() {
        return new TreeSet<>(finds);
    }

    long characters() {
        return characters.get();
    }

    /// How much was written by the loggers of a package.
    long events(String prefix) {
        return events.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .mapToLong(each -> each.getValue().get())
                .sum();
    }

    @Override
    public void close() {
        before.forEach((name, level) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(level));
        root.detachAppender(this);
        silenced.forEach(root::addAppender);
        stop();
    }
}
