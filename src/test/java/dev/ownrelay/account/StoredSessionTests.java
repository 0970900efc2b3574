package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.util.Base64;
import java.util.UUID;

/// People stay signed in while an installation is updated: what the version before stored in their
/// sessions still reads, so these types keep their names.
class StoredSessionTests {

    /// As it was stored before the packages became smaller.
    private static final String SIGNED_IN =
            """
            rO0ABXNyAB1kZXYub3ducmVsYXkuYWNjb3VudC5TaWduZWRJbgAAAAAAAAAAAgAEWgAIb3BlcmF0
            b3JMAARyb2xldAAbTGRldi9vd25yZWxheS9hY2NvdW50L1JvbGU7TAAIdGVuYW50SWR0ABBMamF2
            YS91dGlsL1VVSUQ7TAAGdXNlcklkcQB+AAJ4cAF+cgAZZGV2Lm93bnJlbGF5LmFjY291bnQuUm9s
            ZQAAAAAAAAAAEgAAeHIADmphdmEubGFuZy5FbnVtAAAAAAAAAAASAAB4cHQACVJFQ1JVSVRFUnNy
            AA5qYXZhLnV0aWwuVVVJRLyZA/eYbYUvAgACSgAMbGVhc3RTaWdCaXRzSgALbW9zdFNpZ0JpdHN4
            cAAAAAAAAAABAAAAAAAAAABzcQB+AAgAAAAAAAAAAgAAAAAAAAAA
            """;

    @Test
    void whoIsSignedInIsReadAsItWasStored() throws Exception {
        var stored = Base64.getMimeDecoder().decode(SIGNED_IN);
        try (var in = new ObjectInputStream(new ByteArrayInputStream(stored))) {
            assertThat(in.readObject())
                    .isEqualTo(new SignedIn(new UUID(0, 1), new UUID(0, 2), Role.RECRUITER, true));
        }
    }

    @Test
    void thePasswordOfASessionIsFoundUnderTheNameThatItHad() {
        assertThat(SignInMark.class).hasToString("class dev.ownrelay.account.SignInMark");
    }
}
