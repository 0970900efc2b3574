package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;

/// What became of messages. Those that were taken back and did not leave do not count.
///
/// @param lost neither received nor told of
/// @param twice received more than once
/// @param unknown a question for people
/// @param hidden unknown without a line that says so
record Verdict(int messages, int sent, int lost, int twice, int unknown, int hidden) {

    static final Verdict NONE = new Verdict(0, 0, 0, 0, 0, 0);

    static Verdict of(Lane lane) {
        var verdict = NONE;
        for (var message : lane.messages()) {
            verdict = verdict.plus(of(message, lane.sink().received(message.messageId())));
        }
        return verdict;
    }

    private static Verdict of(Lane.Message message, int received) {
        if (message.state().equals("CANCELLED") && received == 0) {
            return NONE;
        }
        boolean sent = message.state().equals("SENT");
        boolean unknown = message.state().equals("UNKNOWN");
        return new Verdict(
                1,
                sent ? 1 : 0,
                sent && received == 0 || !sent && !unknown ? 1 : 0,
                received > 1 ? 1 : 0,
                unknown ? 1 : 0,
                unknown && message.told() != 1 ? 1 : 0);
    }

    static Verdict of(Collection<Lane> lanes) {
        return lanes.stream().map(Verdict::of).reduce(NONE, Verdict::plus);
    }

    Verdict plus(Verdict other) {
        return new Verdict(
                messages + other.messages,
                sent + other.sent,
                lost + other.lost,
                twice + other.twice,
                unknown + other.unknown,
                hidden + other.hidden);
    }

    /// @param most how many messages may have an unknown end
    Verdict check(int most) {
        assertThat(lost).as("lost: %s", this).isZero();
        assertThat(twice).as("sent twice: %s", this).isZero();
        assertThat(hidden).as("unknown and not shown: %s", this).isZero();
        assertThat(unknown).as("unknown: %s", this).isLessThanOrEqualTo(most);
        return this;
    }

    @Override
    public String toString() {
        return "%d messages, %d sent, %d lost, %d sent twice, %d unknown"
                .formatted(messages, sent, lost, twice, unknown);
    }
}
