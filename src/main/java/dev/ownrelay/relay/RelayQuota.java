package dev.ownrelay.relay;

import org.jspecify.annotations.Nullable;

/// What one agency may send through the default relay.
///
/// @param perMinute messages; null: as the installation says
/// @param perDay messages; null: as the installation says
/// @param connections at a time; null: as the installation says
/// @param version of the row that it was read from
public record RelayQuota(
        @Nullable Integer perMinute,
        @Nullable Integer perDay,
        @Nullable Integer connections,
        int version) {

    /// Says it in words that change when it does.
    public String describe() {
        return "%s a minute, %s a day, %s connections"
                .formatted(said(perMinute), said(perDay), said(connections));
    }

    private static String said(@Nullable Integer limit) {
        return limit == null ? "default" : limit.toString();
    }
}
