package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.time.Instant;
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

    private static final String ORIGIN =
            """
            rO0ABXNyACJkZXYub3ducmVsYXkuYWNjb3VudC5TZXNzaW9uT3JpZ2luAAAAAAAAAAACAANMAAVh
            Z2VudHQAIExkZXYvb3ducmVsYXkvYWNjb3VudC9Vc2VyQWdlbnQ7TAAGY2xpZW50dAASTGphdmEv
            bGFuZy9TdHJpbmc7TAAFc2luY2V0ABNMamF2YS90aW1lL0luc3RhbnQ7eHBzcgAeZGV2Lm93bnJl
            bGF5LmFjY291bnQuVXNlckFnZW50AAAAAAAAAAACAAJMAAdicm93c2VycQB+AAJMAAZzeXN0ZW1x
            AH4AAnhwdAAHRmlyZWZveHQAB1dpbmRvd3N0AAkxOTIuMC4yLjdzcgANamF2YS50aW1lLlNlcpVd
            hLobIkiyDAAAeHB3DQIAAAAAaw07EAAAAAB4
            """;

    @Test
    void whoIsSignedInIsReadAsItWasStored() throws Exception {
        assertThat(read(SIGNED_IN))
                .isEqualTo(new SignedIn(new UUID(0, 1), new UUID(0, 2), Role.RECRUITER, true));
    }

    @Test
    void whereASessionWasBegunIsReadAsItWasStored() throws Exception {
        assertThat(read(ORIGIN))
                .isEqualTo(
                        new SessionOrigin(
                                new UserAgent("Firefox", "Windows"),
                                "192.0.2.7",
                                Instant.parse("2026-11-30T09:00:00Z"),
                                null));
    }

    private static Object read(String stored) throws Exception {
        var octets = Base64.getMimeDecoder().decode(stored);
        try (var in = new ObjectInputStream(new ByteArrayInputStream(octets))) {
            return in.readObject();
        }
    }

    @Test
    void thePasswordOfASessionIsFoundUnderTheNameThatItHad() {
        assertThat(SignInMark.class).hasToString("class dev.ownrelay.account.SignInMark");
    }
}
