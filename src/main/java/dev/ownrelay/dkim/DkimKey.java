package dev.ownrelay.dkim;

import java.util.Optional;
import java.util.Set;

/// The key of a selector as the DNS says it, judged.
///
/// @param name where it stands
/// @param text the record; empty: none; others have written it, so it is to be escaped
/// @param place where in the text it is wrong; -1: nowhere
/// @param key where it can be used, or is only too short or too long
public record DkimKey(
        DkimKeyState state,
        String name,
        String text,
        int place,
        Optional<DkimPublicKey> key,
        Set<DkimNote> notes) {

    /// Signatures of shorter keys are not valid (RFC 8301 section 3.2).
    static final int SHORTEST_RSA = 1024;

    static final int GOOD_RSA = 2048;

    /// What a longer one costs, a verifier pays.
    static final int LONGEST_RSA = 8192;

    public DkimKey {
        notes = Set.copyOf(notes);
    }

    /// Nothing can be read there.
    static DkimKey without(DkimKeyState state, String name, String text, int place) {
        return new DkimKey(state, name, text, place, Optional.empty(), Set.of());
    }

    public boolean usable() {
        return state == DkimKeyState.PRESENT;
    }

    /// Whether receivers will verify by it what was signed by the counterpart of ours.
    public boolean fits(DkimPublicKey ours) {
        return usable() && key.filter(ours::equals).isPresent();
    }
}
