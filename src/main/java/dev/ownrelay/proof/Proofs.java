package dev.ownrelay.proof;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.CurrentPassword;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.factor.CurrentCode;
import dev.ownrelay.factor.Factors;
import dev.ownrelay.factor.LostFactors;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

import java.time.Clock;

/// Asks somebody who is signed in for what shows best that it is them: a code or a passkey where
/// they have one, else the password.
@Component
class Proofs {

    private final AppUsers users;
    private final Factors factors;
    private final CurrentPassword password;
    private final CurrentCode code;
    private final LostFactors lost;
    private final Clock clock;

    Proofs(
            AppUsers users,
            Factors factors,
            CurrentPassword password,
            CurrentCode code,
            LostFactors lost,
            Clock clock) {
        this.users = users;
        this.factors = factors;
        this.password = password;
        this.code = code;
        this.lost = lost;
        this.clock = clock;
    }

    /// Whether they are asked for more than the password. Of what was reported lost a day ago
    /// nobody can show anything; the password alone would let them in, too.
    boolean byFactor(SignedIn me) {
        return factors.has(me.userId()) && !lost.isDue(me.userId());
    }

    /// With none of them the password is asked for.
    Factors.Kinds kinds(SignedIn me) {
        return byFactor(me) ? factors.kinds(me.userId()) : new Factors.Kinds(false, false);
    }

    /// Says at the field what is wrong. What is right is good for a while.
    void check(SignedIn me, HttpSession session, ProofForm form, BindingResult errors) {
        if (LastProof.isFresh(session, clock.instant())) {
            return;
        }
        compare(me, form, errors);
        if (!errors.hasErrors()) {
            LastProof.keepIn(session, clock.instant());
        }
    }

    private void compare(SignedIn me, ProofForm form, BindingResult errors) {
        if (byFactor(me)) {
            code.check(me.userId(), form.code(), errors);
        } else {
            users.findById(me.userId())
                    .ifPresentOrElse(
                            user ->
                                    password.check(
                                            user,
                                            form.currentPassword(),
                                            "currentPassword",
                                            errors),
                            () -> errors.reject("account.password.wrong"));
        }
    }
}
