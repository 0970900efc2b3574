package dev.ownrelay.signing;

import dev.ownrelay.signing.KeySeen.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// The signature of our own as the page of a domain shows it.
///
/// @param on whether the agency wants it
/// @param otherFrom what stands in From of all that leaves through the default relay, where that is
///   no address of the domain; null: nothing of that kind
/// @param keys the newest first
public record DkimSection(
        String domain,
        boolean proven,
        boolean on,
        boolean mayRotate,
        @Nullable String otherFrom,
        List<Row> keys) {

    static final DkimSection NONE = new DkimSection("", false, false, false, null, List.of());

    public String recordType() {
        return "TXT";
    }

    /// What stands behind `domain.dkim.state.`: off, unproven, or that of the key that counts.
    public String state() {
        if (!on) {
            return "off";
        }
        return proven
                ? keys.stream()
                        .map(Row::state)
                        .filter(state -> !state.equals("waiting"))
                        .findFirst()
                        .filter(state -> !state.equals("retiring") && !state.equals("former"))
                        .orElse("waiting")
                : "unproven";
    }

    /// What stands before it in colour.
    public String dot() {
        return switch (state()) {
            case "active" -> "ok";
            case "off", "waiting" -> "none";
            default -> "warn";
        };
    }

    /// A key.
    ///
    /// @param state waiting, active, lost, silent, unreadable, retiring, or former: its record may
    ///   go
    /// @param parts the value as the strings of a TXT record
    /// @param finding what the DNS said last; null: nobody has looked
    /// @param found what stood there instead
    /// @param keptUntil how long the record of a former key must stay
    public record Row(
            String selector,
            String state,
            String recordName,
            String recordValue,
            List<String> parts,
            @Nullable String finding,
            String found,
            @Nullable Instant checkedAt,
            @Nullable Instant recordSeenAt,
            Instant keptUntil) {

        /// Whether the DNS showed its record when it was asked last.
        public boolean seen() {
            return Finding.FITS.name().equals(finding);
        }

        public boolean retired() {
            return state.equals("retiring") || state.equals("former");
        }
    }
}
