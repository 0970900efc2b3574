package dev.ownrelay.candidate;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.UUID;

/// Where administrators erase a candidate.
@Controller
@RequestMapping("/candidates/{id}/erase")
class ErasureController {

    private static final String PAGE = "candidate/erase";

    private final Erasures erasures;

    ErasureController(Erasures erasures) {
        this.erasures = erasures;
    }

    @GetMapping
    String ask(@PathVariable UUID id, Model model) {
        model.addAttribute("extent", erasures.extent(id));
        return PAGE;
    }

    @AskedAgain("candidate-erase")
    @PostMapping
    String erase(
            @PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Model model, Flash flash) {
        try {
            var emails = erasures.erase(id, me.userId());
            flash.notice("candidate.erased", emails);
            return "redirect:/candidates";
        } catch (PersonTraces.BusyException | ConcurrencyFailureException underWay) {
            model.addAttribute("busy", true);
            return ask(id, model);
        }
    }
}
