package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Faults;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.SignedIn;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/// Changes the password of a user who knows the current one. Guessing that one is slowed down like
/// guessing at sign-in.
@Component
class PasswordChange {

    private final MyAccount accounts;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    PasswordChange(MyAccount accounts, Passwords passwords, SignInThrottle throttle) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /// @param session the id of the session that goes on; all others of the user end
    void apply(SignedIn me, AccountForms.Password form, BindingResult errors, String session) {
        var user = accounts.get(me.userId());
        Faults.checkPassword(errors, "newPassword", form.newPassword(), user.email());
        if (!form.newPassword().equals(form.repeatPassword())) {
            Faults.reject(errors, "repeatPassword", "account.password.differs");
        }
        if (!errors.hasErrors()) {
            checkCurrent(user, form.currentPassword(), errors);
        }
        if (!errors.hasErrors()) {
            accounts.changePassword(me.userId(), form.newPassword(), session);
        }
    }

    private void checkCurrent(AppUser user, String current, BindingResult errors) {
        var subject = "password of " + user.getId();
        try {
            throttle.admit(subject);
        } catch (SignInThrottle.TooSoon e) {
            var seconds = new Object[] {e.seconds()};
            errors.rejectValue("currentPassword", "login.wait", seconds, null);
            return;
        }
        if (passwords.match(current, user.passwordHash())) {
            throttle.forget(subject);
        } else {
            Faults.reject(errors, "currentPassword", "account.password.wrong");
        }
    }
}
