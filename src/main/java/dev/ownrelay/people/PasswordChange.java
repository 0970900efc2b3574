package dev.ownrelay.people;

import dev.ownrelay.account.CurrentPassword;
import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignedIn;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/// Changes the password of a user who knows the current one.
@Component
class PasswordChange {

    private final MyAccount accounts;
    private final CurrentPassword current;

    PasswordChange(MyAccount accounts, CurrentPassword current) {
        this.accounts = accounts;
        this.current = current;
    }

    /// @param session the id of the session that goes on; all others of the user end
    void apply(SignedIn me, AccountForms.Password form, BindingResult errors, String session) {
        var user = accounts.get(me.userId());
        Faults.checkPassword(errors, "newPassword", form.newPassword(), user.email());
        if (!form.newPassword().equals(form.repeatPassword())) {
            Faults.reject(errors, "repeatPassword", "account.password.differs");
        }
        if (!errors.hasErrors()) {
            current.check(user, form.currentPassword(), "currentPassword", errors);
        }
        if (!errors.hasErrors()) {
            accounts.changePassword(me.userId(), form.newPassword(), session);
        }
    }
}
