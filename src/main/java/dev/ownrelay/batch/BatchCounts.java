package dev.ownrelay.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// How many messages of a batch are where.
///
/// @param queued leave by themselves
/// @param sending leave just now
/// @param paused are on hold because the batch is paused
/// @param held are on hold for another reason
public record BatchCounts(
        long accepted,
        long refused,
        long unknown,
        long queued,
        long sending,
        long paused,
        long held,
        long cancelled) {

    /// Counts the rows of `message` that a query groups.
    public static final String COLUMNS =
            """
            count(*) filter (where state = 'SENT') as accepted,
            count(*) filter (where state = 'FAILED') as refused,
            count(*) filter (where state = 'UNKNOWN') as unknown,
            count(*) filter (where state in ('SCHEDULED', 'QUEUED')) as queued,
            count(*) filter (where state = 'SENDING') as sending,
            count(*) filter (where state = 'HELD' and batch_paused) as paused,
            count(*) filter (where state = 'HELD' and not batch_paused) as held,
            count(*) filter (where state = 'CANCELLED') as cancelled\
            """;

    static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /// One part of the bar.
    ///
    /// @param before how many messages stand to its left
    public record Share(BatchPart part, long before, long count) {}

    /// Reads a row of [#COLUMNS].
    public static BatchCounts of(ResultSet row) throws SQLException {
        return new BatchCounts(
                row.getLong("accepted"),
                row.getLong("refused"),
                row.getLong("unknown"),
                row.getLong("queued"),
                row.getLong("sending"),
                row.getLong("paused"),
                row.getLong("held"),
                row.getLong("cancelled"));
    }

    BatchCounts plus(BatchCounts other) {
        return new BatchCounts(
                accepted + other.accepted,
                refused + other.refused,
                unknown + other.unknown,
                queued + other.queued,
                sending + other.sending,
                paused + other.paused,
                held + other.held,
                cancelled + other.cancelled);
    }

    public long waiting() {
        return queued + sending;
    }

    public long total() {
        return accepted + refused + unknown + waiting() + paused + held + cancelled;
    }

    /// What is not where it was going to be and may still leave.
    public long stoppable() {
        return queued + paused + held;
    }

    /// All parts, in the order of the bar.
    public List<Share> shares() {
        var shares = new ArrayList<Share>();
        long before = 0;
        for (var part : BatchPart.values()) {
            shares.add(new Share(part, before, count(part)));
            before += count(part);
        }
        return shares;
    }

    private long count(BatchPart part) {
        return switch (part) {
            case ACCEPTED -> accepted;
            case REFUSED -> refused;
            case UNKNOWN -> unknown;
            case WAITING -> waiting();
            case HELD -> paused + held;
            case CANCELLED -> cancelled;
        };
    }
}
