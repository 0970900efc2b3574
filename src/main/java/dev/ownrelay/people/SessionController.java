package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/// Tells a page that stayed open in whose session it is by now, before it sends what was typed.
@Controller
class SessionController {

    private final MyAccount accounts;

    SessionController(MyAccount accounts) {
        this.accounts = accounts;
    }

    /// @param user the address of whoever is signed in
    /// @param token for the forms of the page, which may be of a session that has ended
    record Session(String user, String token) {}

    @GetMapping("/account/session")
    @ResponseBody
    Session show(@AuthenticationPrincipal SignedIn me, CsrfToken token) {
        return new Session(accounts.get(me.userId()).email(), token.getToken());
    }
}
