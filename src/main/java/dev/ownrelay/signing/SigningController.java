package dev.ownrelay.signing;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.signing.SigningDomains.Named;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Clock;
import java.util.UUID;

/// *Maintenance, Sender domains*: the signature of our own. The page that it stands on belongs to
/// the domains.
@Controller
@RequestMapping("/maintenance/domains/{id}/dkim")
class SigningController {

    /// Keys of one user in a minute.
    private static final int MOST = 10;

    private final SigningRegister register;
    private final MinuteLimit limit;

    SigningController(SigningRegister register, Clock clock) {
        this.register = register;
        limit = new MinuteLimit(clock, MOST);
    }

    @AskedAgain("signing")
    @PostMapping
    String change(
            @PathVariable UUID id,
            @ModelAttribute("form") DkimForm form,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        var domain = find(id);
        if (!form.on()) {
            register.turnOff(id, me.userId());
            flash.notice("domain.dkim.turned-off", domain.domain());
        } else if (!domain.proven()) {
            flash.problem("domain.dkim.unproven", domain.domain());
        } else if (mayGoOn(me, flash)) {
            turnOn(domain, me, flash);
        }
        return page(id);
    }

    private void turnOn(Named domain, SignedIn me, Flash flash) {
        if (register.turnOn(domain.id(), FreshKey.generate(), me.userId())) {
            flash.notice("domain.dkim.turned-on", domain.domain());
        } else {
            flash.problem("domain.dkim.unproven", domain.domain());
        }
    }

    @AskedAgain("signing-rotate")
    @PostMapping("/rotate")
    String rotate(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        find(id);
        if (mayGoOn(me, flash)) {
            if (register.rotate(id, FreshKey.generate(), me.userId())) {
                flash.notice("domain.dkim.rotated");
            } else {
                flash.problem("domain.dkim.rotate.not");
            }
        }
        return page(id);
    }

    private boolean mayGoOn(SignedIn me, Flash flash) {
        boolean may = limit.take(me.userId());
        if (!may) {
            flash.problem("domain.checks.many");
        }
        return may;
    }

    private Named find(UUID id) {
        return register.domain(id).orElseThrow(NotFound::new);
    }

    private static String page(UUID id) {
        return "redirect:/maintenance/domains/" + id;
    }
}
