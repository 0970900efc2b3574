package dev.ownrelay.lane;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Rejections;

import java.time.Duration;

/// What a lane learned of how much its server bears. A server that says it gets too much (421, 432,
/// 4.3.2, 4.7.x as the rules of the module rejection read them) gets half as many connections, and
/// with one left, half as many messages; accepted messages make it grow again, slowly.
public final class Throttle {

    private static final Duration FIRST_GAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofMinutes(1);
    private static final double GROWTH = 0.02;

    /// @param connections at a time, of which the whole ones count
    /// @param gap the least time between the beginnings of two messages
    public record Learned(double connections, Duration gap) {

        /// More than anybody allows.
        static final double ANY = Double.MAX_VALUE;

        static final Learned NOTHING = new Learned(ANY, Duration.ZERO);
    }

    private final Rejections rejections;
    private int ceiling = 1;
    private double connections;
    private Duration gap;

    Throttle(Rejections rejections, Learned before) {
        this.rejections = rejections;
        connections = before.connections();
        gap = before.gap();
    }

    synchronized Learned learned() {
        return new Learned(connections, gap);
    }

    /// @param allowed what the administrator allows
    synchronized int connections(int allowed) {
        ceiling = allowed;
        return (int) Math.min(connections, ceiling);
    }

    /// The least time between the beginnings of two messages.
    synchronized Duration gap() {
        return gap;
    }

    synchronized void heard(DeliveryResult result) {
        switch (result) {
            case DeliveryResult.Accepted _ -> grow();
            case DeliveryResult.Deferred deferred when tooMuch(deferred.reply()) -> shrink();
            default -> {}
        }
    }

    /// A connection besides others could not be had.
    synchronized void shrink() {
        double now = Math.min(connections, ceiling);
        if (now >= 2) {
            connections = Math.floor(now / 2);
        } else if (gap.isZero()) {
            gap = FIRST_GAP;
        } else {
            var doubled = gap.multipliedBy(2);
            gap = doubled.compareTo(LONGEST_GAP) < 0 ? doubled : LONGEST_GAP;
        }
    }

    private boolean tooMuch(DeliveryResult.Reply reply) {
        var explained = rejections.explain(reply.stage(), reply.code(), null, reply.text());
        return explained.cause() == Cause.RATE_LIMITED;
    }

    private void grow() {
        if (gap.isZero()) {
            connections = connections < ceiling ? connections + GROWTH : Learned.ANY;
        } else {
            var less = gap.minus(gap.dividedBy(20)).minusMillis(1);
            gap = less.toMillis() < 50 ? Duration.ZERO : less;
        }
    }
}
