package dev.ownrelay.link;

import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.Viewers;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The page behind a link that proves an address. Looking uses nothing up.
@Controller
@RequestMapping("/confirm/{token}")
class ConfirmationController {

    private final AddressProofs proofs;
    private final LinkPage page;

    ConfirmationController(AddressProofs proofs, LinkPage page) {
        this.proofs = proofs;
        this.page = page;
    }

    @GetMapping
    String show(@PathVariable String token, Model model, HttpServletResponse response) {
        var seen = proofs.look(token);
        if (seen.isEmpty()) {
            return page.spent(response);
        }
        page.sayWhoIsSignedIn(seen.get().userId(), model);
        model.addAttribute("seen", seen.get());
        return "link/link-confirm";
    }

    @PostMapping
    String confirm(
            @PathVariable String token, Model model, Flash flash, HttpServletResponse response) {
        try {
            proofs.use(token);
        } catch (LinkTokens.Spent e) {
            return page.spent(response);
        } catch (SignIns.AddressTaken | AddressChanges.InUse e) {
            model.addAttribute("taken", true);
            return show(token, model, response);
        }
        flash.notice("link.confirmation.done");
        return Viewers.signedIn().isPresent() ? "redirect:/account" : "redirect:/login";
    }
}
