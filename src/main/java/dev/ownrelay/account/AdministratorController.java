package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import org.springframework.context.MessageSource;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Locale;
import java.util.UUID;

/// Operator, Agencies, the administrators of one: whoever runs the installation helps them in
/// again, and never sets a password.
@Controller
@RequestMapping("/operator/agencies/{id}/administrators")
class AdministratorController {

    private final Administrators administrators;
    private final MessageSource words;

    AdministratorController(Administrators administrators, MessageSource words) {
        this.administrators = administrators;
        this.words = words;
    }

    @GetMapping
    String show(@PathVariable UUID id, Model model) {
        model.addAttribute("agency", find(id));
        return "account/administrators";
    }

    @PostMapping("/{userId}/reset")
    String send(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @PathVariable UUID userId,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var outcome =
                administrators
                        .send(me, id, userId)
                        .orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
        switch (outcome) {
            case Invitations.Outcome.ToHandOver handOver -> {
                model.addAttribute("handOver", handOver);
                model.addAttribute("agencies", true);
                return "account/hand-over";
            }
            case Invitations.Outcome.Mailed mailed ->
                    flash.addFlashAttribute(
                            "notice",
                            words.getMessage(
                                    "administrators.sent", new Object[] {mailed.name()}, locale));
            case Invitations.Outcome.TooMany _ ->
                    flash.addFlashAttribute(
                            "problem", words.getMessage("user.tooMany", null, locale));
        }
        return "redirect:/operator/agencies/" + id + "/administrators";
    }

    private Administrators.Shown find(UUID id) {
        return administrators.of(id).orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
    }
}
