package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Logins;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/// Where each user signs in for themselves: gives up what the reader has allowed.
@Controller
class MailLoginController {

    private final MyAccount accounts;
    private final Logins logins;

    MailLoginController(MyAccount accounts, Logins logins) {
        this.accounts = accounts;
        this.logins = logins;
    }

    @PostMapping("/account/sign-out")
    String signOut(@AuthenticationPrincipal SignedIn me, Flash flash) {
        var server = accounts.get(me.userId()).smtpServerId();
        if (server != null) {
            logins.forget(server, me.userId());
            flash.noticeIn("server", "account.mailLogin.out");
        }
        return "redirect:/account#server";
    }
}
