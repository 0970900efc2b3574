package dev.ownrelay.account;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/// Asks somebody who is signed in for their password once more: the session alone may be in other
/// hands. Guessing is slowed down like guessing at sign-in.
@Component
public class CurrentPassword {

    private final Passwords passwords;
    private final SignInThrottle throttle;

    CurrentPassword(Passwords passwords, SignInThrottle throttle) {
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /// Says at the field what is wrong with what was typed.
    public void check(AppUser user, String typed, String field, BindingResult errors) {
        var subject = "password of " + user.getId();
        try {
            throttle.admit(subject);
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue(field, "login.wait", new Object[] {e.seconds()}, null);
            return;
        }
        if (passwords.match(typed, user.passwordHash())) {
            throttle.forget(subject);
        } else {
            Faults.reject(errors, field, "account.password.wrong");
        }
    }
}
