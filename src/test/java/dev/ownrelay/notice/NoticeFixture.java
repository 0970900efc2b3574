package dev.ownrelay.notice;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/// An agency whose notices leave through a default relay that knows no login.
@OwnrelayTest
@Import({TestClock.class, NoticeHand.class})
public abstract class NoticeFixture {

    protected static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();
    protected static final Author ANNA = new Author("anna@north.test", "Anna de Vries", true, null);
    protected static final String TOKEN = "tkn7Qx2mPz9";

    @Autowired protected Notices notices;
    @Autowired protected NoticeRows rows;
    @Autowired protected NoticeFailures failures;
    @Autowired protected NoticeHand hand;
    @Autowired protected SettableClock clock;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected PlatformTransactionManager manager;

    protected Fixtures fixtures;
    protected UUID agency;

    @DynamicPropertySource
    protected static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    protected void start() {
        clock.set(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        RELAY.behave().messages().clear();
        jdbc.sql("delete from relay_pause").update();
        jdbc.sql("delete from notice_failure").update();
        jdbc.sql("delete from scheduled_tasks").update();
        fixtures = new Fixtures(jdbc, manager);
        agency = fixtures.agency();
    }

    /// With the answer to what arrived together with the recipient.
    protected void refuseRecipients(String reply) {
        RELAY.reply("RCPT", reply).reply("DATA", "503 5.5.1 No recipient");
    }

    protected Notice invitation(String to) {
        return new Notice(
                "invitation",
                to,
                "Bob Smit",
                Locale.of("nl"),
                "Uitnodiging",
                "Open https://ownrelay.test/invitation/" + TOKEN + "\n",
                clock.instant().plus(Duration.ofDays(7)));
    }

    protected UUID enqueue(Notice notice) {
        return enqueue(notice, List.of(ANNA));
    }

    protected UUID enqueue(Notice notice, List<Author> authors) {
        var way = as(() -> notices.way(authors)).orElseThrow();
        return as(() -> notices.enqueue(notice, way));
    }

    protected <T> T as(Supplier<T> work) {
        return CurrentTenant.call(
                agency, () -> new TransactionTemplate(manager).execute(_ -> work.get()));
    }

    protected void run() {
        hand.send(agency);
    }

    protected NoticeState.State state(UUID id) {
        return as(() -> notices.states(List.of(id))).get(id).state();
    }

    protected String words(UUID id) {
        return as(() -> notices.states(List.of(id))).get(id).words();
    }
}
