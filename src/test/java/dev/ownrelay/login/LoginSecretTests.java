package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;
import static dev.ownrelay.support.ScriptedProvider.json;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Tokens and secrets are had, used, renewed, refused and repeated by the provider; then they are
/// looked for in the log at level TRACE and in the database.
@Isolated("watches what everybody logs")
class LoginSecretTests extends LoginFixture {

    private static final String PLANTED = "Pl4nted";
    private static final String OWN_SECRET = PLANTED + "~client.secret";

    /// Whose levels the application sets, and an operator may raise.
    private static final List<String> RAISED =
            List.of("ROOT", "org.hibernate", "org.postgresql", "org.springframework", "org.apache");

    @Autowired JdbcConnectionDetails database;

    private static final class Everything extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(
                    event.getLoggerName()
                            + " "
                            + event.getFormattedMessage()
                            + event.getThrowableProxy());
        }
    }

    @Test
    void noLoggerWritesThemEvenAtTraceAndNoTableHoldsThem() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var before = new ArrayList<Appender<ILoggingEvent>>();
        root.iteratorForAppenders().forEachRemaining(before::add);
        var levels = RAISED.stream().map(name -> logger(name).getLevel()).toList();
        var log = new Everything();
        log.setContext(root.getLoggerContext());
        log.start();
        before.forEach(root::detachAppender);
        root.addAppender(log);
        RAISED.forEach(name -> logger(name).setLevel(Level.TRACE));
        try {
            useThem();
        } finally {
            for (int i = 0; i < RAISED.size(); i++) {
                logger(RAISED.get(i)).setLevel(levels.get(i));
            }
            root.detachAppender(log);
            before.forEach(root::addAppender);
        }
        assertThat(log.lines).anyMatch(line -> line.startsWith("org.apache.hc.client5"));
        assertThat(log.lines).filteredOn(line -> line.contains(PLANTED)).isEmpty();
        assertThat(rowsWithThem()).isZero();
    }

    private void useThem() {
        var login = shared(settings(Kind.OAUTH, Grant.DELEGATED), OWN_SECRET);
        signedIn(login, PLANTED + "-a1", PLANTED + "-r1", 3600);
        clock.advance(Duration.ofHours(1));
        PROVIDER.once(answer(PLANTED + "-a2", PLANTED + "-r2"));
        assertThat(token(login)).isEqualTo(PLANTED + "-a2");
        clock.advance(Duration.ofHours(1));
        PROVIDER.once(json(500, "{\"said\":\"" + PLANTED + "-r2\"}"));
        assertThat(token(login)).doesNotContain(PLANTED);
        PROVIDER.once(echo("invalid_client"));
        assertThat(token(login)).doesNotContain(PLANTED);
        PROVIDER.once(echo("invalid_grant"));
        assertThat(token(login)).doesNotContain(PLANTED);
        assertThat(state(login).reason()).startsWith("invalid_grant").doesNotContain(PLANTED);
    }

    private static ScriptedProvider.Answer echo(String error) {
        return json(
                400,
                "{\"error\":\"%s\",\"error_description\":\"no: %s, '%s-r2' x%sx\"}"
                        .formatted(error, OWN_SECRET, PLANTED, OWN_SECRET));
    }

    private long rowsWithThem() {
        return TestDatabase.superuser(database)
                .sql(
                        """
                        select count(*) from (select l::text as t from server_login l
                            union all select a::text from audit_event a
                            union all select s::text from smtp_server s) as rows
                        where t like '%' || ? || '%'
                        """)
                .param(PLANTED)
                .query(Long.class)
                .single();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
