package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class FailedSignInTests extends AccountFixture {

    record Told(
            @Nullable UUID actorId,
            @Nullable UUID subjectId,
            String detail,
            @Nullable String client) {}

    @Autowired FailedSignIns failed;
    @Autowired FailedSignInGroups groups;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    @Test
    void aGroupIsToldOnceItIsQuiet() {
        var browser = browser();
        browser.signIn(" Rik@Agency.TEST", "not the password");
        clock.advance(Duration.ofMinutes(9));
        browser.signIn(RECRUITER, "not the password either");
        clock.advance(Duration.ofMinutes(9));
        groups.run();
        assertThat(told()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        var now = clock.instant();
        groups.run();
        groups.run();
        assertThat(told())
                .containsExactly(
                        new Told(
                                null,
                                id(RECRUITER),
                                "2, %s to %s"
                                        .formatted(now.minusSeconds(1140), now.minusSeconds(600)),
                                "127.0.0.1"));
        assertThat(toldToOperators()).isEmpty();
        assertThat(kept()).isZero();
    }

    @Test
    void whatIsRefusedBecauseOfTheWaitCountsToo() {
        var browser = browser();
        for (var i = 0; i < 8; i++) {
            browser.signIn(RECRUITER, "not the password");
        }
        clock.advance(Duration.ofMinutes(10));
        groups.run();
        assertThat(told()).extracting(Told::detail).allMatch(detail -> detail.startsWith("8, "));
    }

    @Test
    void triesAtUnknownAddressesAreToldToOperatorsTogether() {
        browser().signIn("nobody@agency.test", "the password of somebody else");
        browser().signIn("\0", "x");
        browser().signIn("my password, typed into the wrong field", "x");
        clock.advance(Duration.ofMinutes(10));
        groups.run();
        assertThat(toldToOperators())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.detail()).startsWith("3, ");
                    assertThat(told.client()).isEqualTo("127.0.0.1");
                    assertThat(told.subjectId()).isNull();
                });
        assertThat(told()).isEmpty();
    }

    @Test
    void anAttackThatGoesOnIsToldEveryHour() {
        failed.note(RECRUITER, "203.0.113.9");
        for (var i = 0; i < 12; i++) {
            clock.advance(Duration.ofMinutes(5));
            failed.note(RECRUITER, "203.0.113.9");
            groups.run();
        }
        assertThat(told()).extracting(Told::detail).singleElement().asString().startsWith("13, ");
    }

    @Test
    void eachClientIsAGroupOfItsOwnAndManyAreOneLine() {
        IntStream.range(0, FailedSignInGroups.CLIENTS + 5)
                .forEach(i -> failed.note(RECRUITER, "203.0.113." + i));
        IntStream.range(0, 3).forEach(_ -> failed.note(RECRUITER, "198.51.100.1"));
        clock.advance(Duration.ofMinutes(10));
        groups.run();
        assertThat(told()).hasSize(FailedSignInGroups.CLIENTS + 1);
        assertThat(told())
                .filteredOn(told -> told.client() == null)
                .singleElement()
                .extracting(Told::detail)
                .asString()
                .startsWith("6, ")
                .endsWith(", from 6 addresses");
        assertThat(told())
                .filteredOn(told -> "198.51.100.1".equals(told.client()))
                .singleElement()
                .extracting(Told::detail)
                .asString()
                .startsWith("3, ");
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        assertThat(FailedSignIns.network("2001:db8::1"))
                .isEqualTo(FailedSignIns.network("2001:db8:0:0:ffff:0:0:9"))
                .isEqualTo("2001:db8:0:0:0:0:0:0/64");
        assertThat(FailedSignIns.network("203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(FailedSignIns.network("no address")).isEqualTo("no address");
    }

    /// The statement, and what it leaves, are alike: who watches both learns nothing.
    @Test
    void aKnownAddressLeavesNoMoreThanAnUnknownOne() {
        failed.note(RECRUITER, "203.0.113.9");
        failed.note("nobody@agency.test", "203.0.113.9");
        failed.note(RECRUITER, "203.0.113.9");
        failed.note("nobody@agency.test", "203.0.113.9");
        assertThat(
                        jdbc.sql("select count || ' ' || length(subject) from sign_in_failed")
                                .query(String.class)
                                .list())
                .containsExactly("2 64", "2 64");
    }

    @Test
    void severalNodesTellEachFailureOnce() {
        IntStream.range(0, 40).forEach(i -> failed.note(RECRUITER, "203.0.113." + i % 4));
        IntStream.range(0, 40).forEach(i -> failed.note("nobody" + i + "@x.test", "198.51.100.1"));
        clock.advance(Duration.ofMinutes(10));
        var nodes = Stream.generate(() -> CompletableFuture.runAsync(groups::run)).limit(4);
        CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).join();
        groups.run();
        assertThat(counted(told())).isEqualTo(40);
        assertThat(counted(toldToOperators())).isEqualTo(40);
        assertThat(told()).hasSize(4);
        assertThat(kept()).isZero();
    }

    private static long counted(List<Told> told) {
        return told.stream().mapToLong(row -> Long.parseLong(row.detail().split(",")[0])).sum();
    }

    private long kept() {
        return jdbc.sql("select count(*) from sign_in_failed").query(Long.class).single();
    }

    private List<Told> told() {
        return CurrentTenant.call(
                signIns.find(RECRUITER).orElseThrow().tenantId(),
                () -> new TransactionTemplate(transactions).execute(_ -> rows("audit_event")));
    }

    private List<Told> toldToOperators() {
        return rows("operator_event");
    }

    private List<Told> rows(String table) {
        return jdbc.sql("select * from %s where action = 'sign-in.failed'".formatted(table))
                .query(Told.class)
                .list();
    }
}
