package dev.ownrelay.dkim;

import java.util.Optional;
import java.util.Set;

/// What became of one signature. What it says of itself others have written: to be escaped.
///
/// @param domain who signed, in ASCII; of a broken signature cut, and as it stands there
/// @param selector which key
/// @param algorithm in the signature's word
/// @param key what is to be said of the key, where it was asked for
public record DkimResult(
        DkimReason reason,
        String domain,
        String selector,
        String algorithm,
        Optional<DkimKeyState> key,
        Set<DkimNote> notes) {

    public DkimResult {
        notes = Set.copyOf(notes);
    }

    public DkimVerdict result() {
        return reason.verdict();
    }

    static DkimResult notSigned() {
        return new DkimResult(DkimReason.NOT_SIGNED, "", "", "", Optional.empty(), Set.of());
    }
}
