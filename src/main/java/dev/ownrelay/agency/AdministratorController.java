package dev.ownrelay.agency;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.Invitations;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.UUID;

/// Operator, Agencies, the administrators of one: whoever runs the installation helps them in
/// again, and never sets a password.
@Controller
@RequestMapping("/operator/agencies/{id}/administrators")
class AdministratorController {

    private final Administrators administrators;

    AdministratorController(Administrators administrators) {
        this.administrators = administrators;
    }

    @GetMapping
    String show(@PathVariable UUID id, Model model) {
        model.addAttribute("agency", find(id));
        return "agency/administrators";
    }

    @AskedAgain("user-link")
    @PostMapping("/{userId}/reset")
    String send(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @PathVariable UUID userId,
            Model model,
            Flash flash) {
        var outcome = administrators.send(me, id, userId).orElseThrow(NotFound::new);
        switch (outcome) {
            case Invitations.Outcome.ToHandOver handOver -> {
                model.addAttribute("handOver", handOver);
                model.addAttribute("agencies", true);
                return "link/hand-over";
            }
            case Invitations.Outcome.Mailed mailed ->
                    flash.notice("administrators.sent", mailed.name());
            case Invitations.Outcome.TooMany _ -> flash.problem("user.tooMany");
        }
        return "redirect:/operator/agencies/" + id + "/administrators";
    }

    private Administrators.Shown find(UUID id) {
        return administrators.of(id).orElseThrow(NotFound::new);
    }
}
