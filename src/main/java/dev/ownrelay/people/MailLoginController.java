package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.SignOuts;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/// Where each user signs in for themselves: gives up what the reader has allowed.
@Controller
class MailLoginController {

    private final MyAccount accounts;
    private final SignOuts signOuts;

    MailLoginController(MyAccount accounts, SignOuts signOuts) {
        this.accounts = accounts;
        this.signOuts = signOuts;
    }

    @PostMapping("/account/sign-out")
    String signOut(@AuthenticationPrincipal SignedIn me, Flash flash) {
        var server = accounts.get(me.userId()).smtpServerId();
        if (server != null) {
            var told = signOuts.signOut(server, me.userId(), me.userId());
            flash.noticeIn("server", "account.mailLogin.out");
            told.ifPresent(key -> flash.noticeIn("server", key));
        }
        return "redirect:/account#server";
    }
}
