package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Seals forms for the session they came in: what is secret in them never comes back to a browser
/// legible, and nobody else can send them.
@Component
class KeptForms {

    static final Duration GOOD = Duration.ofMinutes(15);

    private final SecretVault vault;
    private final Clock clock;

    KeptForms(SecretVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    String seal(SignedIn me, HttpSession session, KeptForm form) {
        var at = clock.instant().getEpochSecond() + " ";
        return vault.seal(context(me, session), at + form.written()).stored();
    }

    /// Empty: it is not one of this session's, or is too old: whoever comes back to a page that was
    /// left open does not know any more what it asks for.
    ///
    /// @throws KeyUnknownException while the key to it is not known here
    Optional<KeptForm> open(SignedIn me, HttpSession session, String kept) {
        try {
            var opened = vault.open(context(me, session), new SealedSecret(kept));
            int end = opened.indexOf(' ');
            var sealed = Instant.ofEpochSecond(Long.parseLong(opened.substring(0, end)));
            return clock.instant().isBefore(sealed.plus(GOOD))
                    ? Optional.of(KeptForm.read(opened.substring(end + 1)))
                    : Optional.empty();
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }

    private static SecretContext context(SignedIn me, HttpSession session) {
        var of = List.of(session.getId());
        return new SecretContext("asked-again", me.tenantId(), me.userId(), of);
    }
}
