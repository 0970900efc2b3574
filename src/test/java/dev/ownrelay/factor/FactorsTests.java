package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

/// Codes that many use at once, or guess.
class FactorsTests extends FactorFixture {

    private static final int AT_ONCE = 50;

    @Autowired TotpKeys keys;
    @Autowired RecoveryCodes recovery;

    private SetUp factor;

    @BeforeEach
    void setUpAnApp() {
        factor = setUp(signedIn(RECRUITER));
    }

    @Test
    void oneOfManyRequestsWithTheSameCodeIsLetIn() throws Exception {
        var code = code(factor);
        assertThat(letIn(() -> keys.use(id(RECRUITER), code))).isOne();
    }

    @Test
    void oneOfManyRequestsWithTheSameRecoveryCodeIsLetIn() throws Exception {
        var code = factor.recovery().getLast();
        assertThat(letIn(() -> recovery.use(id(RECRUITER), code))).isOne();
    }

    private long letIn(Callable<Boolean> use) throws Exception {
        Callable<Boolean> tried =
                () ->
                        CurrentTenant.call(
                                north(),
                                () ->
                                        transaction.execute(_ -> {
                                            try {
                                                return use.call();
                                            } catch (Exception e) {
                                                throw new IllegalStateException(e);
                                            }
                                        }));
        return atOnce(Collections.nCopies(AT_ONCE, tried)).stream()
                .filter(Boolean.TRUE::equals)
                .count();
    }

    /// So 10,000 of them, of which three hundredths find a code, take five weeks.
    @Test
    void whoGuessesHasLessThan300TriesADay() {
        var end = clock.instant().plus(Duration.ofDays(1));
        int tries = 0;
        while (clock.instant().isBefore(end)) {
            try {
                assertThat(guess()).isFalse();
                tries++;
            } catch (SignInThrottle.TooSoon e) {
                clock.advance(Duration.ofSeconds(e.seconds()));
            }
        }
        assertThat(tries).isBetween(280, 299);
    }

    private boolean guess() {
        return CurrentTenant.call(
                north(), () -> factors.accept(id(RECRUITER), "thief", wrong(factor)).right());
    }

    @Test
    void aCodeOfSomebodyElseIsWrong() {
        var annas = setUp(signedIn(ADMIN));
        var rik = id(RECRUITER);
        CurrentTenant.run(
                north(),
                () -> {
                    assertThat(factors.accept(rik, "", code(annas)).right()).isFalse();
                    assertThat(factors.accept(rik, "", annas.recovery().getFirst()).right())
                            .isFalse();
                    assertThat(factors.accept(id(ADMIN), "", code(annas)).right()).isTrue();
                });
    }

    @Test
    void anotherAgencySeesNoFactorOfIt() {
        found("South", "zoe@south.test");
        var south = user("zoe@south.test").tenantId();
        CurrentTenant.run(
                south,
                () -> {
                    assertThat(factors.has(id(RECRUITER))).isFalse();
                    assertThat(factors.accept(id(RECRUITER), "", code(factor)).right()).isFalse();
                    assertThat(
                                    factors.accept(id(RECRUITER), "", factor.recovery().getFirst())
                                            .right())
                            .isFalse();
                });
    }
}
