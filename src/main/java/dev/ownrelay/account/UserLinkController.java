package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import org.springframework.context.MessageSource;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Locale;
import java.util.UUID;

/// What an administrator sends people: invitations, links for a new password, and links that prove
/// an address.
@Controller
@RequestMapping("/maintenance/users")
class UserLinkController {

    private static final String LIST = "redirect:/maintenance/users";

    private final Users users;
    private final Invitations invitations;
    private final AddressChanges addresses;
    private final MessageSource words;

    UserLinkController(
            Users users, Invitations invitations, AddressChanges addresses, MessageSource words) {
        this.users = users;
        this.invitations = invitations;
        this.addresses = addresses;
        this.words = words;
    }

    @PostMapping("/{id}/send-link")
    String send(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var user = find(id);
        try {
            var outcome = invitations.send(me, id);
            if (outcome instanceof Invitations.Outcome.ToHandOver handOver) {
                return show(handOver, model);
            }
            if (outcome instanceof Invitations.Outcome.TooMany) {
                return refused("user.tooMany", flash, locale);
            }
            var key = user.joinedAt() == null ? "user.invited" : "user.resetSent";
            return done(key, new Object[] {user.displayName(), user.email()}, flash, locale);
        } catch (Invitations.NotNow e) {
            return refused("user.off", flash, locale);
        }
    }

    @PostMapping("/{id}/hand-over")
    String handOver(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        find(id);
        try {
            return show((Invitations.Outcome.ToHandOver) invitations.handOver(me, id), model);
        } catch (Invitations.NotNow e) {
            return refused("user.handOver.refused", flash, locale);
        }
    }

    @PostMapping("/{id}/withdraw")
    String withdraw(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            RedirectAttributes flash,
            Locale locale) {
        var user = find(id);
        Users.refuseOperator(me, user);
        invitations.withdraw(me.userId(), id);
        return done("user.withdrawn", new Object[] {user.displayName()}, flash, locale);
    }

    @PostMapping("/confirm")
    String confirmAll(
            @AuthenticationPrincipal SignedIn me, RedirectAttributes flash, Locale locale) {
        try {
            var sent = addresses.askAll(me.userId());
            return done("users.unproven.sent", new Object[] {sent}, flash, locale);
        } catch (AddressChanges.NoWay e) {
            return refused("user.email.noWay", flash, locale);
        } catch (AddressChanges.TooMany e) {
            return refused("user.tooMany", flash, locale);
        }
    }

    private AppUser find(UUID id) {
        return users.find(id).orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
    }

    /// The link stands in this one answer, and nowhere else.
    private static String show(Invitations.Outcome.ToHandOver handOver, Model model) {
        model.addAttribute("handOver", handOver);
        return "account/hand-over";
    }

    private String done(String key, Object[] arguments, RedirectAttributes flash, Locale locale) {
        flash.addFlashAttribute("notice", words.getMessage(key, arguments, locale));
        return LIST;
    }

    private String refused(String key, RedirectAttributes flash, Locale locale) {
        flash.addFlashAttribute("problem", words.getMessage(key, null, locale));
        return LIST;
    }
}
