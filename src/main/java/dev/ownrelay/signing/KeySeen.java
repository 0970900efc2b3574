package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimKey;
import dev.ownrelay.dkim.DkimKeyState;
import dev.ownrelay.dkim.DkimNote;
import dev.ownrelay.dkim.DkimPublicKey;
import dev.ownrelay.mail.HeaderText;

import java.time.Instant;

/// What the DNS said of the record of a key.
///
/// @param askedAt before the answer came
/// @param found the text that was there instead; empty: none
record KeySeen(Instant askedAt, Finding finding, String found) {

    private static final int LENGTH = 600;

    enum Finding {
        FITS,
        OTHER,
        MISSING,

        /// Which says nothing of the record.
        NO_ANSWER
    }

    static KeySeen of(DkimKey key, DkimPublicKey ours, Instant askedAt) {
        if (key.fits(ours) && !key.notes().contains(DkimNote.TEST_MODE)) {
            return new KeySeen(askedAt, Finding.FITS, "");
        }
        if (key.state() == DkimKeyState.NO_ANSWER) {
            return new KeySeen(askedAt, Finding.NO_ANSWER, "");
        }
        return key.state() == DkimKeyState.MISSING
                ? new KeySeen(askedAt, Finding.MISSING, "")
                : new KeySeen(askedAt, Finding.OTHER, shown(key.text()));
    }

    /// Whoever runs the domain may write anything there.
    private static String shown(String text) {
        var clean = HeaderText.clean(text.substring(0, Math.min(text.length(), LENGTH)));
        return clean.substring(0, Math.min(clean.length(), LENGTH));
    }
}
