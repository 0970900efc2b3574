package dev.ownrelay.account;

import static dev.ownrelay.account.IntruderNews.What.SESSION_TRIED;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/// Asks somebody who is signed in for their password once more: the session alone may be in other
/// hands. Guessing is slowed down like guessing at sign-in.
@Component
public class CurrentPassword {

    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final GuessNotes notes;

    CurrentPassword(Passwords passwords, SignInThrottle throttle, GuessNotes notes) {
        this.passwords = passwords;
        this.throttle = throttle;
        this.notes = notes;
    }

    /// Says at the field what is wrong with what was typed, and in the trail that it was.
    public void check(AppUser user, String typed, String field, BindingResult errors) {
        var subject = "password of " + user.getId();
        int tries;
        try {
            tries = throttle.admit(subject);
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue(field, "login.wait", new Object[] {e.seconds()}, null);
            return;
        }
        if (passwords.match(typed, user.passwordHash())) {
            throttle.forget(subject);
        } else {
            notes.wrong(user.getId(), "proof.wrong", SESSION_TRIED, tries >= GuessNotes.SUSPICIOUS);
            Faults.reject(errors, field, "account.password.wrong");
        }
    }
}
