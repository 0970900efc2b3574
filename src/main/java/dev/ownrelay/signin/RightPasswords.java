package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignIns;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/// Counts right passwords that let nobody in, as more than a password is asked for: their owner
/// learns of those that nobody goes on from. In a browser that the account knows it is the owner.
@Component
class RightPasswords {

    private final FailedSignIns failed;
    private final AddressOwners owners;
    private final DeviceCookie cookie;

    RightPasswords(FailedSignIns failed, AddressOwners owners, DeviceCookie cookie) {
        this.failed = failed;
        this.owners = owners;
        this.cookie = cookie;
    }

    /// @param typed the address that it was given for
    /// @return false: the browser is known, and nothing was counted
    boolean note(String typed, HttpServletRequest request) {
        var email = SignIns.normal(typed);
        if (owners.device(email, cookie.tokens(request)).isPresent()) {
            return false;
        }
        failed.noteRight(typed, request.getRemoteAddr());
        return true;
    }

    /// Whoever gave it has given the rest, too.
    void forget(AppUser user, HttpServletRequest request) {
        failed.forgetRight(user.email(), request.getRemoteAddr());
    }
}
