package dev.ownrelay.account;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The statements that are sent to the database while it is open, by JDBC and by Hibernate.
public final class StatementLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> LOGGERS =
            List.of("org.springframework.jdbc.core.JdbcTemplate", "org.hibernate.SQL");

    private record Said(String thread, String statement) {}

    private final List<Said> said = new CopyOnWriteArrayList<>();
    private final Map<Logger, Level> before = new HashMap<>();

    public StatementLog() {
        start();
        for (var name : LOGGERS) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            before.put(logger, logger.getLevel());
            logger.setLevel(Level.DEBUG);
            logger.addAppender(this);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        said.add(new Said(event.getThreadName(), event.getFormattedMessage()));
    }

    /// Without those that sessions are kept with, which know nothing of what is asked.
    public List<String> statements() {
        return said.stream()
                .map(Said::statement)
                .filter(each -> !each.contains("SPRING_SESSION"))
                .toList();
    }

    /// Those that this thread sent: others work beside it.
    public List<String> ofThisThread() {
        var here = Thread.currentThread().getName();
        return said.stream()
                .filter(each -> each.thread().equals(here))
                .map(Said::statement)
                .toList();
    }

    @Override
    public void close() {
        before.forEach((logger, level) -> {
            logger.detachAppender(this);
            logger.setLevel(level);
        });
        stop();
    }
}
