package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// Prints how long the verdicts on 50 users and 20 servers take while the DNS answers, and while it
/// answers nothing: the table alone, and the page on which a user chooses among the servers.
@OwnrelayTest
class SilentDnsBenchmark {

    private static final ScriptedDnsServer DNS = ScriptedDnsServer.start();
    private static final int USERS = 50;
    private static final int SERVERS = 20;
    private static final int WARM_UP = 100;
    private static final int TIMES = 200;

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired MockMvcTester mvc;
    @Autowired SenderTable table;

    private Fixtures fixtures;
    private UUID reader;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        properties.add("db-scheduler.enabled", () -> "true");
        properties.add("ownrelay.dns.servers", DNS::address);
        properties.add("ownrelay.dns.timeout", () -> "2s");
    }

    @Test
    void printsWhatASilentDnsCosts() {
        fixtures = new Fixtures(jdbc, transactions);
        var answered = plant();
        CurrentTenant.run(answered, () -> table.of(false));
        Waiting.until(() -> stored(answered) == 5 * SERVERS);
        measure("while the DNS answers", answered);
        var silent = plant();
        DNS.silent(true);
        measure("while it answers nothing", silent);
    }

    private void measure(String when, UUID agency) {
        var verdicts = new Figures();
        var page = new Figures();
        for (int i = 0; i < WARM_UP + TIMES; i++) {
            double whole = millis(() -> CurrentTenant.run(agency, () -> table.of(false)));
            double account = millis(() -> account(agency));
            if (i >= WARM_UP) {
                verdicts.add(whole);
                page.add(account);
            }
        }
        print("50 users, 20 servers", when, verdicts);
        print("/account, 20 servers", when, page);
    }

    private static void print(String what, String when, Figures times) {
        System.out.printf(
                "| %s, %s | p50 %.1f ms, p95 %.1f ms |%n",
                what, when, times.percentile(50), times.percentile(95));
    }

    private void account(UUID agency) {
        var answer = mvc.get().uri("/account").with(Fixtures.recruiter(agency, reader)).exchange();
        assertThat(answer).hasStatusOk();
    }

    private static double millis(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }

    private long stored(UUID agency) {
        return fixtures.value(agency, Long.class, "select count(*) from sender_verdict");
    }

    private UUID plant() {
        var agency = fixtures.agency();
        UUID server = null;
        for (int i = 0; i < SERVERS; i++) {
            server = fixtures.server(agency, "Mail " + i);
        }
        for (int i = 0; i < USERS; i++) {
            reader = fixtures.user(agency, server);
            var address = "user%d-%s@d%d.test".formatted(i, agency, i % 5);
            fixtures.in(agency, "update app_user set email = ? where id = ?", address, reader);
        }
        return agency;
    }
}
