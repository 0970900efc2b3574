package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

import java.util.UUID;

/// Tells a page that stayed open in whose session it is by now, before it sends what was typed.
@Controller
class SessionController {

    /// @param user the id of whoever is signed in
    /// @param token for the forms of the page, which may be of a session that has ended
    record Session(UUID user, String token) {}

    @GetMapping("/account/session")
    @ResponseBody
    Session show(@AuthenticationPrincipal SignedIn me, CsrfToken token) {
        return new Session(me.userId(), token.getToken());
    }
}
