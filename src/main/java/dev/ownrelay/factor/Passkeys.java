package dev.ownrelay.factor;

import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;

import dev.ownrelay.factor.PasskeyQuestion.Purpose;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.core.JacksonException;

import java.io.Serializable;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Asks browsers for passkeys and judges their answers (WebAuthn, level 3). An answer is good for
/// the session and the purpose that it was asked for, for five minutes, and once.
@Service
public class Passkeys {

    private static final Logger log = LoggerFactory.getLogger(Passkeys.class);

    private final WebAuthnRelyingPartyOperations party;
    private final StoredPasskeys passkeys;
    private final FactorResets resets;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;
    private final HttpServletRequest request;
    private final Clock clock;

    /// @param request the one that is answered at the moment
    Passkeys(
            @Lazy WebAuthnRelyingPartyOperations party,
            StoredPasskeys passkeys,
            FactorResets resets,
            AuditTrail audit,
            TransactionTemplate transactions,
            HttpServletRequest request,
            Clock clock) {
        this.party = party;
        this.passkeys = passkeys;
        this.resets = resets;
        this.audit = audit;
        this.transactions = transactions;
        this.request = request;
        this.clock = clock;
    }

    /// Whether the user has one.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean any(UUID userId) {
        return passkeys.any(userId);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    List<Passkey> list(UUID userId) {
        return passkeys.list(userId);
    }

    /// Whether what was typed for a code is the answer of a passkey.
    public static boolean isAnswer(String typed) {
        return typed.startsWith("{");
    }

    /// What a browser is asked that may have a passkey of anybody.
    ///
    /// @return the options, as JSON
    public String ask() {
        return ask(Purpose.SIGN_IN, null);
    }

    /// What the browser of a user is asked who may give a passkey in place of a code.
    ///
    /// @return the options, as JSON
    @Transactional
    public String ask(UUID userId) {
        return ask(Purpose.INSTEAD_OF_A_CODE, as(userId));
    }

    private String ask(Purpose purpose, @Nullable Authentication user) {
        var asked =
                party.createCredentialRequestOptions(
                        new ImmutablePublicKeyCredentialRequestOptionsRequest(user));
        return keep(purpose, asked);
    }

    /// What the browser of a user is asked who has just given the password.
    @Transactional
    String askForNew(UUID userId) {
        return keep(
                Purpose.ADD,
                party.createPublicKeyCredentialCreationOptions(
                        new ImmutablePublicKeyCredentialCreationOptionsRequest(as(userId))));
    }

    private String keep(Purpose purpose, Serializable asked) {
        var until = clock.instant().plus(RelyingParty.PATIENCE);
        new PasskeyQuestion(asked, until).keepIn(request, purpose);
        return PasskeyJson.write(asked);
    }

    private static Authentication as(UUID userId) {
        return UsernamePasswordAuthenticationToken.authenticated(
                userId.toString(), null, List.of());
    }

    /// Whose passkey has answered, if it is one that we know. Nothing is proven by it.
    public Optional<PasskeyHandle> owner(String answer) {
        try {
            var proof = PasskeyJson.proof(answer);
            return PasskeyHandle.of(proof.getResponse().getUserHandle())
                    .filter(owner -> knows(owner, proof));
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    private boolean knows(
            PasskeyHandle owner, PublicKeyCredential<AuthenticatorAssertionResponse> proof) {
        return CurrentTenant.call(
                owner.tenantId(),
                () -> Boolean.TRUE.equals(transactions.execute(_ -> belongs(owner, proof))));
    }

    private boolean belongs(
            PasskeyHandle owner, PublicKeyCredential<AuthenticatorAssertionResponse> proof) {
        var stored = passkeys.findByCredentialId(proof.getRawId());
        var told = proof.getResponse().getUserHandle();
        return stored != null
                && stored.getUserEntityUserId().equals(owner.octets())
                && (told == null || told.equals(owner.octets()));
    }

    /// Whether the answer proves that this user is there, who has named themselves by it.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean signIn(UUID userId, String answer) {
        return proves(Purpose.SIGN_IN, userId, answer);
    }

    /// Whether the answer stands in for a code of the user.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean standInForCode(UUID userId, String answer) {
        return proves(Purpose.INSTEAD_OF_A_CODE, userId, answer);
    }

    private boolean proves(Purpose purpose, UUID userId, String answer) {
        var asked = take(purpose, PublicKeyCredentialRequestOptions.class);
        var owner = new PasskeyHandle(CurrentTenant.get(), userId);
        return asked.isPresent() && unlessRefused(userId, () -> proves(owner, asked.get(), answer));
    }

    private boolean proves(
            PasskeyHandle owner, PublicKeyCredentialRequestOptions asked, String answer) {
        var proof = PasskeyJson.proof(answer);
        if (!belongs(owner, proof)) {
            return false;
        }
        party.authenticate(new RelyingPartyAuthenticationRequest(asked, proof));
        boolean proven = passkeys.spend(proof.getRawId(), asked.getChallenge());
        if (proven) {
            resets.withdraw(owner.userId(), owner.userId());
        }
        return proven;
    }

    /// Keeps a new passkey of the user, if the answer is right.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean add(UUID userId, String name, String answer) {
        var asked = take(Purpose.ADD, PublicKeyCredentialCreationOptions.class);
        var owner = new PasskeyHandle(CurrentTenant.get(), userId).octets();
        return asked.filter(options -> options.getUser().getId().equals(owner)).isPresent()
                && unlessRefused(userId, () -> keep(asked.get(), name, answer));
    }

    private boolean keep(PublicKeyCredentialCreationOptions asked, String name, String answer) {
        var made = new RelyingPartyPublicKey(PasskeyJson.made(answer), name);
        party.registerCredential(new ImmutableRelyingPartyRegistrationRequest(asked, made));
        return true;
    }

    private <T> Optional<T> take(Purpose purpose, Class<T> options) {
        return PasskeyQuestion.take(request, purpose, clock.instant(), options);
    }

    private boolean unlessRefused(UUID userId, BooleanSupplier judged) {
        try {
            return judged.getAsBoolean();
        } catch (StoredPasskeys.Copied | MaliciousCounterValueException e) {
            audit.note(null, "sign-in.passkey-copied", userId, "");
            return false;
        } catch (WebAuthnException | IllegalArgumentException | JacksonException e) {
            log.info("A passkey of user {} was refused: {}", userId, e.getClass().getSimpleName());
            return false;
        }
    }
}
