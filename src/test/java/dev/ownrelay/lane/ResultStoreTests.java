package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;

class ResultStoreTests {

    final ArrayList<Duration> waited = new ArrayList<>();
    final ResultStore results = new ResultStore(new LaneId(UUID.randomUUID(), null), waited::add);
    int tries;

    @Test
    void whatCannotBeStoredForHalfAMinuteIsStoredThenAndOnlyOnce() {
        results.store(() -> failWhile(passed().compareTo(Duration.ofSeconds(30)) < 0));
        assertThat(passed()).isLessThanOrEqualTo(Duration.ofSeconds(35));
        var before = tries;
        results.store(() -> tries++);
        assertThat(tries).isEqualTo(before + 1);
    }

    @Test
    void theDatabaseIsAskedAtLeastEveryFiveSecondsForAMinute() {
        assertThatExceptionOfType(CannotCreateTransactionException.class)
                .isThrownBy(() -> results.store(() -> failWhile(true)));
        assertThat(waited)
                .allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(Duration.ofSeconds(5)));
        assertThat(passed()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65));
        assertThat(tries).isEqualTo(waited.size() + 1);
    }

    @Test
    void aFaultOfOurOwnIsNotRepeated() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        results.store(() -> {
                            tries++;
                            throw new IllegalStateException();
                        }));
        assertThat(tries).isOne();
        assertThat(waited).isEmpty();
    }

    private void failWhile(boolean away) {
        tries++;
        if (away) {
            throw new CannotCreateTransactionException("Away");
        }
    }

    private Duration passed() {
        return waited.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
