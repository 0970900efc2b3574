package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.SignOuts;
import dev.ownrelay.web.Flash;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.UUID;

/// Where each user signs in for themselves: gives up what the reader has allowed.
@Controller
class MailLoginController {

    private final MyAccount accounts;
    private final SignOuts signOuts;

    MailLoginController(MyAccount accounts, SignOuts signOuts) {
        this.accounts = accounts;
        this.signOuts = signOuts;
    }

    /// @param smtpServerId the server; null: the one that the reader chose
    @PostMapping("/account/sign-out")
    String signOut(
            @RequestParam(required = false) @Nullable UUID smtpServerId,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        var chosen = accounts.get(me.userId()).smtpServerId();
        var server = smtpServerId == null ? chosen : smtpServerId;
        if (server != null) {
            var told = signOuts.signOut(server, me.userId(), me.userId());
            flash.noticeIn("server", "account.mailLogin.out");
            told.ifPresent(key -> flash.noticeIn("server", key));
        }
        return "redirect:/account#server";
    }
}
