package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Somebody guesses at an account from 50 addresses, one of which is the owner's own, and goes on.
class SignInUnderAttackTests extends AccountFixture {

    private static final Pattern WAIT = Pattern.compile("Try again in (\\d+) seconds");
    private static final int ADDRESSES = 50;
    private static final int TRIES = 20;
    private static final String OFFICE = address(0);

    /// The longest that the owner waits in a browser that the account does not know.
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private List<Visitor> attackers;

    @BeforeEach
    void openBrowsers() {
        attackers =
                IntStream.range(0, ADDRESSES).mapToObj(i -> browser().from(address(i))).toList();
    }

    @Test
    void theOwnerSignsInAtTheFirstTryInEveryKnownBrowser() {
        var office = known(OFFICE);
        var home = known("198.51.100.7");
        int evaluated = attack(TRIES);
        assertThat(office.signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
        assertThat(home.from("203.0.113.250").signIn(RECRUITER, PASSWORD).location())
                .as("from a network where it never was")
                .isEqualTo("/");
        assertThat(evaluated).as("guesses looked at, of 1,000").isBetween(1, 7);
    }

    @Test
    void theOwnerComesInByAnUnknownBrowserWithinAWindowAlthoughTheAttackGoesOn() {
        attack(TRIES);
        var waited = Duration.ZERO;
        var stranger = browser().from(OFFICE);
        for (var wait = tried(stranger); wait > 0; wait = tried(stranger)) {
            waited = waited.plusSeconds(wait);
            assertThat(waited).isLessThanOrEqualTo(WINDOW);
            clock.advance(Duration.ofSeconds(wait));
            attack(1);
        }
    }

    @Test
    void theOwnerComesInAfterTheFirstWaitOnceTheAttackIsOver() {
        attack(TRIES);
        var stranger = browser().from(OFFICE);
        clock.advance(Duration.ofSeconds(tried(stranger)));
        assertThat(tried(stranger)).isZero();
    }

    /// @return how many guesses were looked at
    private int attack(int tries) {
        List<Future<Integer>> evaluated;
        try (var threads = Executors.newFixedThreadPool(8)) {
            evaluated =
                    attackers.stream()
                            .map(each -> threads.submit(() -> guess(each, tries)))
                            .toList();
        }
        return evaluated.stream().mapToInt(Future::resultNow).sum();
    }

    private static int guess(Visitor attacker, int tries) {
        int evaluated = 0;
        attacker.get("/login");
        for (int i = 0; i < tries; i++) {
            attacker.post("/login", "username", RECRUITER, "password", "guess number " + i);
            evaluated += attacker.get("/login").body().contains("not right") ? 1 : 0;
        }
        return evaluated;
    }

    /// Seconds to wait, 0 when the right password was taken.
    private static int tried(Visitor owner) {
        if (owner.signIn(RECRUITER, PASSWORD).location().equals("/")) {
            return 0;
        }
        var told = WAIT.matcher(owner.get("/login").body());
        assertThat(told.find()).isTrue();
        return Integer.parseInt(told.group(1));
    }

    private Visitor known(String address) {
        var browser = browser().from(address);
        assertThat(browser.signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
        browser.get("/account");
        browser.post("/logout");
        return browser;
    }

    private static String address(int i) {
        return "203.0.113." + (i + 1);
    }
}
