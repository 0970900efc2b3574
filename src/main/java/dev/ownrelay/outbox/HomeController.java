package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The first page after signing in.
@Controller
class HomeController {

    private final Homes homes;
    private final DomainNeeds domains;

    HomeController(Homes homes, DomainNeeds domains) {
        this.homes = homes;
        this.domains = domains;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("home", homes.of(me));
        model.addAttribute("domains", domains.of(me));
        return "outbox/home";
    }
}
