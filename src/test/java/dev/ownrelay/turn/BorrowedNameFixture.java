package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.notice.NoticeHand;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.QuickHash;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.ScriptedSmtpServer.Message;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Two agencies on one default relay that remembers every transaction. At the end of each test,
/// nothing that North did has left as somebody of south.test, which only South may prove.
@ServedTest
@Import(NoticeHand.class)
public abstract class BorrowedNameFixture {

    protected static final String CEO = "ceo@south.test";
    protected static final String SALES = "sales@south.test";
    protected static final String ZOE = "zoe@south.test";
    protected static final String NORA = "nora@north.test";
    protected static final String RIK = "rik@north.test";
    protected static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    private static final String PASSWORD = "three green bicycles";
    private static final String HASH = QuickHash.of(PASSWORD);
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s\"]+(/[a-z]+/[\\w-]{60,})");

    @Autowired protected EmptyDatabase database;
    @Autowired protected JdbcConnectionDetails details;
    @Autowired protected SettableClock clock;
    @Autowired protected LaneRunner runner;
    @Autowired protected NoticeHand notices;

    @Value("${ownrelay.relay.from:}")
    protected String relayFrom;

    @LocalServerPort protected int port;

    protected JdbcClient jdbc;
    protected UUID north;
    protected UUID south;
    protected Visitor nora;
    protected Visitor rik;

    private final List<Message> mailboxes = new ArrayList<>();

    @DynamicPropertySource
    protected static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    protected void twoAgencies() {
        var owner =
                new DriverManagerDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword());
        jdbc = JdbcClient.create(owner);
        database.empty();
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        RELAY.behave();
        forget();
        south = agency("South");
        north = agency("North");
        user(south, "Zoe", ZOE, "ADMIN");
        sql("update app_user set operator = true where email = ?", ZOE);
        user(north, "Nora", NORA, "ADMIN");
        user(north, "Rik", RIK, "RECRUITER");
        candidate(north);
        candidate(north);
        candidate(south);
        nora = signedIn(NORA);
        rik = signedIn(RIK);
    }

    @AfterEach
    protected void nothingHasLeftInTheNameOfSouth() {
        leave();
        assertNobodyWas("south.test");
    }

    /// @param domain or an address
    protected void assertNobodyWas(String domain) {
        RelayRecord.assertNobodyWas(domain, RELAY);
    }

    /// What South does leaves as nobody of North, and is then out of the way.
    protected void southActs(Runnable work) {
        assertNobodyWas("south.test");
        forget();
        work.run();
        leave(south);
        assertNobodyWas("north.test");
        forget();
    }

    private void forget() {
        mailboxes.addAll(RELAY.messages());
        RELAY.messages().clear();
        RELAY.commands().clear();
    }

    /// All that is due goes to the relay.
    protected void leave() {
        leave(north);
        leave(south);
    }

    protected void leave(UUID agency) {
        notices.send(agency);
        runner.run(agency, null);
    }

    /// One address and the whole domain.
    protected void southHasProvenBoth() {
        user(south, "Ceo", CEO, "RECRUITER");
        southHasProvenItsDomain();
    }

    protected void southHasProvenItsDomain() {
        domain(south, "south.test", "dns");
    }

    protected void domain(UUID agency, String domain, String proof) {
        sql(
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, added_by,
                    created_at)
                values (?, gen_random_uuid(), ?, 'x', ?, now(), gen_random_uuid(), now())
                """,
                agency,
                domain,
                proof);
    }

    /// The path of the last link that came to a mailbox.
    protected String linkTo(String mailbox) {
        forget();
        var mails = mailboxes.stream().filter(message -> message.to().equals(mailbox)).toList();
        assertThat(mails).as(mailbox).isNotEmpty();
        return linkIn(mails.getLast().text().replace("=\r\n", ""));
    }

    protected static String linkIn(String text) {
        var link = LINK.matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group(1);
    }

    protected Visitor signedIn(String email) {
        var visitor = new Visitor(port);
        assertThat(visitor.signIn(email, PASSWORD).location()).isEqualTo("/");
        return visitor;
    }

    protected static Visitor.Page choosePassword(Visitor visitor, String link) {
        visitor.get(link);
        return visitor.post(link, "password", PASSWORD, "repeat", PASSWORD);
    }

    protected Visitor stranger() {
        return new Visitor(port);
    }

    protected void sql(String text, Object... values) {
        jdbc.sql(text).params(values).update();
    }

    protected List<String> states() {
        return jdbc.sql(
                        "select concat_ws(' ', state, hold_reason) from message order by"
                                + " to_address")
                .query(String.class)
                .list();
    }

    protected UUID id(String email) {
        return jdbc.sql("select id from app_user where email = ? order by created_at desc limit 1")
                .param(email)
                .query(UUID.class)
                .single();
    }

    private UUID agency(String name) {
        var id = UUID.randomUUID();
        sql("insert into agency (id, name, created_at) values (?, ?, now())", id, name);
        return id;
    }

    private void user(UUID agency, String name, String email, String role) {
        sql(
                """
                with added as (
                    insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                        address_proven_at, created_at)
                    values (?, gen_random_uuid(), ?, ?, ?, ?, now(), now()) returning tenant_id, id)
                insert into sign_in select ?, tenant_id, id, true from added
                """,
                agency,
                email,
                name,
                HASH,
                role,
                email);
    }

    private void candidate(UUID agency) {
        var id = UUID.randomUUID();
        sql(
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                values (?, ?, 'Kim', 'Jansen', ?, now())
                """,
                agency,
                id,
                id + "@home.example");
    }
}
