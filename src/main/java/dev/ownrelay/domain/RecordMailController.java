package dev.ownrelay.domain;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.signing.SigningPage;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.time.Clock;
import java.util.UUID;

/// Sends the message for whoever runs the DNS to the administrator who asks for it.
@Controller
class RecordMailController {

    /// To one administrator in a minute.
    static final int MOST = 3;

    private final DomainRegister register;
    private final DomainPages pages;
    private final SigningPage signing;
    private final RecordMail mail;
    private final MinuteLimit limit;

    RecordMailController(
            DomainRegister register,
            DomainPages pages,
            SigningPage signing,
            RecordMail mail,
            Clock clock) {
        this.register = register;
        this.pages = pages;
        this.signing = signing;
        this.mail = mail;
        limit = new MinuteLimit(clock, MOST);
    }

    @PostMapping(DomainController.URL + DomainController.ID + "/message")
    String send(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var domain = register.find(id).orElseThrow(NotFound::new);
        var keys = KeyPastes.of(signing.of(id));
        var message = pages.of(domain, me.userId(), keys).message();
        if (message == null) {
            flash.problem("dns.mail.nothing");
        } else if (!limit.take(me.userId())) {
            flash.problem("dns.mail.many");
        } else if (mail.send(me.userId(), message)) {
            flash.notice("dns.mail.sent");
        } else {
            flash.problem("dns.mail.noWay");
        }
        return "redirect:" + DomainController.URL + "/" + id + "#message";
    }
}
