package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.GuessNotes;
import dev.ownrelay.account.IntruderNews;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.factor.Factors;
import dev.ownrelay.factor.LostFactors;
import dev.ownrelay.factor.Passkeys;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Asks those who have a second factor for it, and takes it.
@Component
class SecondStep {

    private final Factors factors;
    private final LostFactors lost;
    private final AppUsers users;
    private final KnownDevices devices;
    private final GuessNotes notes;
    private final RightPasswords passwords;
    private final Clock clock;

    SecondStep(
            Factors factors,
            LostFactors lost,
            AppUsers users,
            KnownDevices devices,
            GuessNotes notes,
            RightPasswords passwords,
            Clock clock) {
        this.factors = factors;
        this.lost = lost;
        this.users = users;
        this.devices = devices;
        this.notes = notes;
        this.passwords = passwords;
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
    /// @throws SignInThrottle.TooSoon while they have to wait
    boolean takes(HalfSignIn half, String code, HttpServletRequest request) {
        return CurrentTenant.call(
                half.tenantId(),
                () -> goesOn(takes(half, code, device(half, request)), half, request));
    }

    private boolean takes(HalfSignIn half, String code, Optional<UUID> device) {
        var from = device.map(id -> "device " + id).orElse("unknown browsers");
        var answer = factors.accept(half.userId(), from, code);
        if (!answer.right()) {
            boolean suspicious =
                    device.isPresent()
                            ? answer.tries() > SignInThrottle.FREE
                            : answer.spent() || answer.tries() >= GuessNotes.SUSPICIOUS;
            notes.wrong(
                    half.userId(),
                    deed(code, answer),
                    IntruderNews.What.PASSWORD_KNOWN,
                    suspicious);
        }
        return answer.right();
    }

    private static String deed(String code, Factors.Answer answer) {
        if (Passkeys.isAnswer(code)) {
            return "sign-in.passkey-wrong";
        }
        return answer.spent() ? "sign-in.code-spent" : "sign-in.code-wrong";
    }

    /// Whether what the user has lost is off by now, and nothing more is owed.
    boolean takesOff(HalfSignIn half, HttpServletRequest request) {
        return CurrentTenant.call(
                half.tenantId(), () -> goesOn(lost.takeOff(half.userId()), half, request));
    }

    private boolean goesOn(boolean lets, HalfSignIn half, HttpServletRequest request) {
        if (lets) {
            users.findById(half.userId()).ifPresent(user -> passwords.forget(user, request));
        }
        return lets;
    }

    private Optional<UUID> device(HalfSignIn half, HttpServletRequest request) {
        return devices.find(half.userId(), devices.tokens(request));
    }
}
