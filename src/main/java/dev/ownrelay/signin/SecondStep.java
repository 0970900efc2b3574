package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.factor.Factors;
import dev.ownrelay.factor.LostFactors;
import dev.ownrelay.factor.Passkeys;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Asks those who have a second factor for it, and takes it.
@Component
class SecondStep {

    private final Factors factors;
    private final LostFactors lost;
    private final AppUsers users;
    private final KnownDevices devices;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;
    private final Clock clock;

    SecondStep(
            Factors factors,
            LostFactors lost,
            AppUsers users,
            KnownDevices devices,
            AuditTrail audit,
            TransactionTemplate transactions,
            Clock clock) {
        this.factors = factors;
        this.lost = lost;
        this.users = users;
        this.devices = devices;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// What a user still owes whose password was right; empty: nothing.
    Optional<HalfSignIn> of(AppUser user) {
        return CurrentTenant.call(user.tenantId(), () -> factors.has(user.getId()))
                ? Optional.of(HalfSignIn.of(user, now()))
                : Optional.empty();
    }

    /// From when on the password alone lets in, as somebody has asked for.
    Optional<Instant> resetDue(HalfSignIn half) {
        return CurrentTenant.call(half.tenantId(), () -> lost.due(half.userId()));
    }

    Factors.Kinds kinds(HalfSignIn half) {
        return CurrentTenant.call(half.tenantId(), () -> factors.kinds(half.userId()));
    }

    Instant now() {
        return clock.instant();
    }

    /// The user who may still go on; empty: they may not sign in any more, or with another
    /// password.
    Optional<AppUser> owner(HalfSignIn half) {
        return CurrentTenant.call(half.tenantId(), () -> users.findById(half.userId()))
                .filter(half::fits);
    }

    /// Whether the code is right. Wrong ones count for the browser alone where it is known, so that
    /// whoever has the password cannot let the owner wait.
    ///
    /// @throws dev.ownrelay.account.SignInThrottle.TooSoon while they have to wait
    boolean takes(HalfSignIn half, String code, HttpServletRequest request) {
        return CurrentTenant.call(
                half.tenantId(),
                () -> {
                    boolean right = factors.accepts(half.userId(), guesser(half, request), code);
                    if (!right) {
                        noteWrong(half, code);
                    }
                    return right;
                });
    }

    /// Whether what the user has lost is off by now, and nothing more is owed.
    boolean takesOff(HalfSignIn half) {
        return CurrentTenant.call(half.tenantId(), () -> lost.takeOff(half.userId()));
    }

    private void noteWrong(HalfSignIn half, String code) {
        var deed = Passkeys.isAnswer(code) ? "sign-in.passkey-wrong" : "sign-in.code-wrong";
        transactions.executeWithoutResult(_ -> audit.note(half.userId(), deed, half.userId(), ""));
    }

    private String guesser(HalfSignIn half, HttpServletRequest request) {
        return devices.find(half.userId(), devices.tokens(request))
                .map(device -> "device " + device)
                .orElse("unknown browsers");
    }
}
