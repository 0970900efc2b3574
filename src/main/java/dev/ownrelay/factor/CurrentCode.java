package dev.ownrelay.factor;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.secret.KeyUnknownException;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

import java.util.UUID;

/// Asks somebody who is signed in for a code of their app, one for recovery, or a passkey.
@Component
public class CurrentCode {

    private final Factors factors;

    CurrentCode(Factors factors) {
        this.factors = factors;
    }

    /// Says at the field `code` what is wrong with what was typed.
    public void check(UUID userId, String typed, BindingResult errors) {
        try {
            if (!factors.accepts(userId, "signed in", typed)) {
                errors.rejectValue("code", Factors.refusal(typed));
            }
        } catch (KeyUnknownException e) {
            errors.rejectValue("code", "login.code.later");
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue("code", "login.wait", new Object[] {e.seconds()}, null);
        }
    }
}
