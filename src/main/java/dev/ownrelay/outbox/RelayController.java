package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;

import org.springframework.context.MessageSource;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Locale;

/// Operator: the default relay after it failed.
@Controller
class RelayController {

    private final RelayPauses pauses;
    private final MessageSource words;

    RelayController(RelayPauses pauses, MessageSource words) {
        this.pauses = pauses;
        this.words = words;
    }

    @PostMapping("/operator/relay/try-now")
    String tryNow(@AuthenticationPrincipal SignedIn me, RedirectAttributes flash, Locale locale) {
        var key = pauses.tryNow(me.userId()) ? "home.relay.tried" : "home.relay.none";
        flash.addFlashAttribute("notice", words.getMessage(key, null, locale));
        return "redirect:/";
    }
}
