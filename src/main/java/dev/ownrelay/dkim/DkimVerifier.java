package dev.ownrelay.dkim;

import dev.ownrelay.dns.Dns;

import java.time.Clock;
import java.util.List;

/// Says which domains have signed a message (RFC 6376 section 6). It asks the DNS while somebody
/// waits, for five keys at most.
public final class DkimVerifier {

    private static final int MOST_SIGNATURES = 5;

    private final DkimKeys keys;
    private final Clock clock;

    public DkimVerifier(Dns dns, Clock clock) {
        keys = new DkimKeys(dns);
        this.clock = clock;
    }

    /// @param message its lines end with CRLF
    /// @return of each signature, from above, or one that says that there is none
    public List<DkimResult> verify(byte[] message) {
        var head = MessageHead.of(message);
        var signatures = head.named("dkim-signature");
        if (signatures.isEmpty()) {
            return List.of(DkimResult.notSigned());
        }
        return signatures.stream()
                .limit(MOST_SIGNATURES)
                .map(field -> new SignatureCheck(keys, clock, head, field).result())
                .toList();
    }
}
