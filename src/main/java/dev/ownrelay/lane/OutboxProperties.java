package dev.ownrelay.lane;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/// How the outbox works.
///
/// @param retryDelays the time to wait after each deferral; the last one repeats
/// @param giveUpAfter the age at which a message is no longer tried
/// @param slice the time after which a lane lets others go first; sooner where others wait
/// @param linger the time a lane keeps its connection open for more messages
/// @param lanes how many lanes this node runs at the same time; at most a quarter of one agency
/// @param stuckAfter the time that lanes may wait for a node before the outbox is reported as down
/// @param paused deliver nothing, for instance after a backup was restored
/// @param shutdownWaitsForReplies whether a node that is to stop waits for the replies to messages
///   that it has handed over, for up to `ownrelay.smtp.final-timeout`
@ConfigurationProperties("ownrelay.outbox")
public record OutboxProperties(
        @DefaultValue({"1m", "5m", "15m", "30m", "1h", "2h", "4h"}) List<Duration> retryDelays,
        @DefaultValue("5d") Duration giveUpAfter,
        @DefaultValue("20s") Duration slice,
        @DefaultValue("10s") Duration linger,
        @DefaultValue("64") int lanes,
        @DefaultValue("10m") Duration stuckAfter,
        @DefaultValue("false") boolean paused,
        @DefaultValue("false") boolean shutdownWaitsForReplies) {

    public OutboxProperties {
        retryDelays = List.copyOf(retryDelays);
        require(!retryDelays.isEmpty(), "retry-delays needs at least one duration");
        require(
                retryDelays.stream().allMatch(Duration::isPositive),
                "retry-delays must be longer than nothing");
        require(giveUpAfter.isPositive(), "give-up-after must be longer than nothing");
        require(slice.isPositive(), "slice must be longer than nothing");
        require(!linger.isNegative(), "linger must not be negative");
        require(stuckAfter.isPositive(), "stuck-after must be longer than nothing");
        require(lanes > 0, "lanes must be at least 1");
    }

    private static void require(boolean fulfilled, String sentence) {
        if (!fulfilled) {
            throw new IllegalArgumentException("ownrelay.outbox." + sentence);
        }
    }
}
