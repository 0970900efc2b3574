package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/// Operator: the default relay after it failed.
@Controller
class RelayController {

    private final RelayPauses pauses;

    RelayController(RelayPauses pauses) {
        this.pauses = pauses;
    }

    @PostMapping("/operator/relay/try-now")
    String tryNow(@AuthenticationPrincipal SignedIn me, Flash flash) {
        var key = pauses.tryNow(me.userId()) ? "home.relay.tried" : "home.relay.none";
        flash.notice(key);
        return "redirect:/";
    }
}
