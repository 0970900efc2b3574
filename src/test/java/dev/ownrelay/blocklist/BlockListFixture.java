package dev.ownrelay.blocklist;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// An agency that writes from agency.test by a server that is called Mail One, two lists of
/// addresses and one of domains that work and name nobody, always anew.
@OwnrelayTest
@Import(TestClock.class)
abstract class BlockListFixture {

    static final String DOMAIN = "agency.test";
    static final String US = "45.10.20.7";
    static final String RELAY = "45.30.30.3";
    static final String ONE = "one.list.test";
    static final String TWO = "two.list.test";
    static final String NAMES = "names.list.test";
    static final ScriptedDnsServer DNS = ScriptedDnsServer.start();

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired SettableClock clock;
    @Autowired BlockListWatch watch;
    @Autowired BlockListQueue queue;
    @Autowired Listings listings;
    @Autowired ListReports reports;
    @Autowired SecretVault vault;

    Fixtures fixtures;
    UUID agency;
    UUID server;
    UUID admin;

    @DynamicPropertySource
    static void lists(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.dns.servers", DNS::address);
        properties.add("ownrelay.dns.timeout", () -> "20s");
        properties.add("ownrelay.dns.cache", () -> "0s");
        properties.add("ownrelay.blocklists.ip", () -> ONE + "," + TWO);
        properties.add("ownrelay.blocklists.domain", () -> NAMES);
        properties.add("spring.mail.host", () -> "relay.test");
    }

    @BeforeEach
    void anAgency() {
        queue.drain(); // what other tests left
        DNS.behave();
        working(ONE, TWO);
        DNS.a("test." + NAMES, "127.0.0.2");
        DNS.a("mail.agency.test", US).a("relay.test", RELAY);
        fixtures = new Fixtures(jdbc, transactions);
        jdbc.sql("update agency set paused = true").update(); // those of other tests
        jdbc.sql("delete from blocklist_answer").update();
        jdbc.sql("delete from blocklist_test").update();
        agency = fixtures.agency();
        server = fixtures.server(agency, "Mail One");
        admin = administrator(agency, server);
    }

    UUID administrator(UUID of, @Nullable UUID by) {
        var id = fixtures.user(of, by);
        fixtures.in(of, "update app_user set role = 'ADMIN', joined_at = now() where id = ?", id);
        return id;
    }

    static void working(String... zones) {
        for (var zone : zones) {
            DNS.a("2.0.0.127." + zone, "127.0.0.2");
        }
    }

    /// The question for an IPv4 address.
    static String at(String zone, String address) {
        return Subject.stored(address).labels() + "." + zone;
    }

    void pass(Duration time) {
        clock.advance(time);
        watch.all();
    }

    private static final Pattern TEST_POINT =
            Pattern.compile(
                    "([12]\\.0\\.0\\.(127|0\\.0\\.0\\.f\\.7.*)|test|invalid)\\.\\w+\\.list\\.test");

    /// The names that lists were asked for, without their test points.
    static List<String> asked() {
        var asked =
                DNS.questions().stream()
                        .filter(name -> name.endsWith(".list.test"))
                        .filter(name -> !TEST_POINT.matcher(name).matches())
                        .distinct()
                        .sorted()
                        .toList();
        DNS.questions().clear();
        return asked;
    }

    <T> T in(UUID of, Supplier<T> work) {
        return CurrentTenant.call(of, work::get);
    }

    List<String> strings(UUID of, String sql) {
        return in(
                of,
                () ->
                        new TransactionTemplate(transactions)
                                .execute(_ -> jdbc.sql(sql).query(String.class).list()));
    }

    /// What the newest notice says.
    String notice() {
        return in(
                agency,
                () ->
                        new TransactionTemplate(transactions)
                                .execute(_ ->
                                        jdbc.sql(
                                                        "select id, sealed_text from notice order"
                                                                + " by created_at desc limit 1")
                                                .query((row, _) ->
                                                        vault.open(
                                                                new SecretContext(
                                                                        "notice",
                                                                        agency,
                                                                        row.getObject(
                                                                                "id", UUID.class),
                                                                        List.of()),
                                                                new SealedSecret(
                                                                        row.getString(
                                                                                "sealed_text"))))
                                                .single()));
    }

    List<String> notices() {
        return strings(
                agency, "select subject from notice where kind = 'block-list' order by created_at");
    }
}
