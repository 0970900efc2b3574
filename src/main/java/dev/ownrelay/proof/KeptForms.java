package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;

/// Seals forms for the session they came in: what is secret in them never comes back to a browser
/// legible, and nobody else can send them.
@Component
class KeptForms {

    private final SecretVault vault;

    KeptForms(SecretVault vault) {
        this.vault = vault;
    }

    String seal(SignedIn me, HttpSession session, KeptForm form) {
        return vault.seal(context(me, session), form.written()).stored();
    }

    /// Empty: it is not one of this session's.
    ///
    /// @throws KeyUnknownException while the key to it is not known here
    Optional<KeptForm> open(SignedIn me, HttpSession session, String kept) {
        try {
            var opened = vault.open(context(me, session), new SealedSecret(kept));
            return Optional.of(KeptForm.read(opened));
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
