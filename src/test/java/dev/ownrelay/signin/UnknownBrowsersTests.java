package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.agency.AccountFixture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Who is let through, and when, while somebody tries without end.
class UnknownBrowsersTests extends AccountFixture {

    private static final String OFFICE = "203.0.113.1";
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Autowired UnknownBrowsers unknown;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    @BeforeEach
    void beginARound() {
        clock.set(Instant.parse("2026-11-28T09:00:00Z"));
    }

    @Test
    void fiftyBrowsersThatAlwaysComeBackKeepTheOwnerOutForAWindowAtMost() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 50; i++) {
                        tries(RECRUITER, address(i), "attacker " + i);
                    }
                };
        assertThat(waited(attack, OFFICE)).isLessThanOrEqualTo(WINDOW);
        assertThat(waited(attack, "198.51.100.7")).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void browsersThatAreNewAtEachTryKeepTheOwnerOutForAWindowAtMost() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 250; i++) {
                        tries(RECRUITER, address(i % 50), "attacker " + round + " " + i);
                    }
                };
        assertThat(waited(attack, OFFICE)).isLessThanOrEqualTo(WINDOW);
    }

    /// Behind the owner's own proxy, with browsers that come back.
    @Test
    void twentyBrowsersOfTheOwnersNetworkKeepTheOwnerOutForAWindowAtMost() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 20; i++) {
                        tries(RECRUITER, OFFICE, "attacker " + i);
                    }
                };
        assertThat(waited(attack, OFFICE)).isLessThanOrEqualTo(WINDOW);
    }

    /// Few networks fill the line of the account with as many browsers as they like.
    @Test
    void anyNumberOfBrowsersOfThreeNetworksHardlyDelaysTheOwnerElsewhere() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 150; i++) {
                        tries(RECRUITER, address(1 + i % 3), "attacker " + i);
                    }
                };
        assertThat(waited(attack, OFFICE))
                .isLessThanOrEqualTo(UnknownBrowsers.PATIENCE.plus(UnknownBrowsers.ROUND));
    }

    /// As one customer of an access provider has.
    @Test
    void anyNumberOfNetworksOfOneSiteHardlyDelaysTheOwnerElsewhere() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 300; i++) {
                        tries(RECRUITER, "20010db80007%04x".formatted(i / 2), "attacker " + i);
                    }
                };
        assertThat(waited(attack, OFFICE))
                .isLessThanOrEqualTo(UnknownBrowsers.ROUND.multipliedBy(2));
    }

    /// Sprays over the accounts of the installation, from the owner's network too.
    @Test
    void guessesAtOtherAccountsKeepTheOwnerOutForAWindowAtMost() {
        IntConsumer attack =
                round -> {
                    for (int i = 0; i < 200; i++) {
                        var victim = "user" + round + "." + i + "@agency.test";
                        tries(victim, address(i % 20), "attacker " + round + " " + i);
                    }
                };
        assertThat(waited(attack, OFFICE)).isLessThanOrEqualTo(WINDOW);
        assertThat(waited(attack, "198.51.100.7")).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void whoComesBackTooLateHasLostThePlace() {
        fill(RECRUITER);
        assertThat(tries(RECRUITER, OFFICE, "owner")).isFalse();
        clock.advance(UnknownBrowsers.PATIENCE.plusSeconds(1));
        assertThat(tries(RECRUITER, "198.51.100.1", "first of the round")).isTrue();
        assertThat(tries(RECRUITER, "198.51.100.2", "one more")).isTrue();
    }

    @Test
    void placesAreKeptForThoseWhoAskedBefore() {
        fill(RECRUITER);
        for (int i = 0; i < SignInLine.BY_ACCOUNT - 1; i++) {
            assertThat(tries(RECRUITER, "192.0.2." + i, "early " + i)).isFalse();
        }
        clock.advance(UnknownBrowsers.ROUND);
        assertThat(tries(RECRUITER, "198.51.100.1", "late")).as("first of the round").isTrue();
        assertThat(tries(RECRUITER, "198.51.100.2", "later")).isFalse();
        for (int i = 0; i < SignInLine.BY_ACCOUNT - 1; i++) {
            assertThat(tries(RECRUITER, "192.0.2." + i, "early " + i)).isTrue();
        }
    }

    /// Whoever is quick at the stroke of a round gains nothing: one try of it is free, the others
    /// belong to those who wait.
    @Test
    void manyAtTheSameMomentTakeNoPlaceOfThoseWhoAskedBefore() throws Exception {
        fill(RECRUITER);
        for (int i = 0; i < SignInLine.BY_ACCOUNT - 1; i++) {
            assertThat(tries(RECRUITER, "192.0.2." + i, "early " + i)).isFalse();
        }
        clock.advance(UnknownBrowsers.ROUND);
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 50; i++) {
            var network = address(i);
            work.add(() -> admitted(unknown, RECRUITER, network, "late " + network));
        }
        assertThat(atOnce(work)).isEqualTo(1);
        for (int i = 0; i < SignInLine.BY_ACCOUNT - 1; i++) {
            assertThat(tries(RECRUITER, "192.0.2." + i, "early " + i)).isTrue();
        }
    }

    @Test
    void twoNodesTogetherLookAtNoMoreThanTheLimit() throws Exception {
        var other = new UnknownBrowsers(jdbc, transaction, clock);
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 400; i++) {
            var node = i % 2 == 0 ? unknown : other;
            var network = address(i % 50);
            var browser = "browser " + i % 90;
            work.add(() -> admitted(node, RECRUITER, network, browser));
        }
        assertThat(atOnce(work)).isEqualTo(SignInLine.BY_ACCOUNT);
    }

    @Test
    void theWholeInstallationLooksAtNoMoreThanTheLimit() throws Exception {
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 400; i++) {
            var account = "user" + i + "@agency.test";
            var network = "10.0." + i % 200 + ".1";
            var browser = "browser " + i;
            work.add(() -> admitted(unknown, account, network, browser));
        }
        assertThat(atOnce(work)).isEqualTo(SignInLine.IN_ALL);
    }

    @Test
    void aRightPasswordGivesBackWhatItTook() {
        for (int i = 0; i < 2 * SignInLine.IN_ALL; i++) {
            unknown.giveBack(unknown.admit(RECRUITER, OFFICE, "browser " + i));
        }
        assertThat(tries(RECRUITER, OFFICE, "one more")).isTrue();
    }

    @Test
    void oldRowsAreCleanedUp() {
        fill(RECRUITER);
        fill(ADMIN);
        clock.advance(UnknownBrowsers.PATIENCE.plus(UnknownBrowsers.ROUND).plusSeconds(1));
        assertThat(tries("nobody@agency.test", OFFICE, "browser")).isTrue();
        assertThat(number("select count(*) from sign_in_place")).isZero();
        assertThat(number("select count(*) from sign_in_round")).isEqualTo(4);
    }

    @Test
    void neitherAddressesNorSessionsAreStored() {
        fill(RECRUITER);
        assertThat(tries(RECRUITER, OFFICE, "owner")).isFalse();
        assertThat(
                        jdbc.sql("select p::text || r::text from sign_in_place p, sign_in_round r")
                                .query(String.class)
                                .list())
                .isNotEmpty()
                .noneMatch(row -> row.contains("rik") || row.contains(OFFICE))
                .noneMatch(row -> row.contains("owner"));
    }

    /// How long the owner waits who comes back when told, and whom the attack overtakes each time.
    private Duration waited(IntConsumer attack, String network) {
        for (int i = 0; i < 4; i++) {
            attack.accept(i);
            clock.advance(UnknownBrowsers.ROUND.dividedBy(2));
        }
        attack.accept(4);
        var began = clock.instant();
        var owner = "owner " + network;
        for (int round = 5; !tries(RECRUITER, network, owner); round++) {
            clock.advance(untilNextRound());
            attack.accept(round);
            assertThat(Duration.between(began, clock.instant())).isLessThan(WINDOW.multipliedBy(3));
        }
        var waited = Duration.between(began, clock.instant());
        System.out.printf("The owner at %s waited %d s%n", network, waited.toSeconds());
        return waited;
    }

    private Duration untilNextRound() {
        long round = UnknownBrowsers.ROUND.toMillis();
        return Duration.ofMillis(round - clock.instant().toEpochMilli() % round);
    }

    private void fill(String email) {
        int network = 0;
        while (tries(email, "192.0.2." + network, "full " + email + network)) {
            network++;
        }
    }

    private boolean tries(String email, String network, String browser) {
        return admitted(unknown, email, network, browser);
    }

    private static boolean admitted(
            UnknownBrowsers node, String email, String network, String browser) {
        try {
            node.admit(email, network, browser);
            return true;
        } catch (SignInThrottle.TooSoon e) {
            return false;
        }
    }

    private static long atOnce(List<Callable<Boolean>> work) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(16)) {
            return threads.invokeAll(work).stream().filter(Future::resultNow).count();
        }
    }

    private static String address(int i) {
        return "203.0.113." + (i + 1);
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
