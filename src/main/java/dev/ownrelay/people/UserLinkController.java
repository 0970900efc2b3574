package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.AddressChanges;
import dev.ownrelay.link.Invitations;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

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

    UserLinkController(Users users, Invitations invitations, AddressChanges addresses) {
        this.users = users;
        this.invitations = invitations;
        this.addresses = addresses;
    }

    @AskedAgain("user-link")
    @PostMapping("/{id}/send-link")
    String send(
            @AuthenticationPrincipal SignedIn me, @PathVariable UUID id, Model model, Flash flash) {
        var user = find(id);
        try {
            var outcome = invitations.send(me, id);
            if (outcome instanceof Invitations.Outcome.ToHandOver handOver) {
                return show(handOver, model);
            }
            if (outcome instanceof Invitations.Outcome.TooMany) {
                return refused(flash, "user.tooMany");
            }
            var key = user.joinedAt() == null ? "user.invited" : "user.resetSent";
            return done(flash, key, user.displayName(), user.email());
        } catch (Invitations.NotNow e) {
            return refused(flash, "user.off");
        }
    }

    @AskedAgain("user-hand-over")
    @PostMapping("/{id}/hand-over")
    String handOver(
            @AuthenticationPrincipal SignedIn me, @PathVariable UUID id, Model model, Flash flash) {
        find(id);
        try {
            return show((Invitations.Outcome.ToHandOver) invitations.handOver(me, id), model);
        } catch (Invitations.NotNow e) {
            return refused(flash, "user.handOver.refused");
        }
    }

    @PostMapping("/{id}/withdraw")
    String withdraw(@AuthenticationPrincipal SignedIn me, @PathVariable UUID id, Flash flash) {
        var user = find(id);
        user.requireChangeableBy(me);
        invitations.withdraw(me.userId(), id);
        return done(flash, "user.withdrawn", user.displayName());
    }

    @PostMapping("/confirm")
    String confirmAll(@AuthenticationPrincipal SignedIn me, Flash flash) {
        try {
            var sent = addresses.askAll(me.userId());
            return done(flash, "users.unproven.sent", sent);
        } catch (AddressChanges.NoWay e) {
            return refused(flash, "user.email.noWay");
        } catch (AddressChanges.TooMany e) {
            return refused(flash, "user.tooMany");
        }
    }

    private AppUser find(UUID id) {
        return users.find(id).orElseThrow(NotFound::new);
    }

    /// The link stands in this one answer, and nowhere else.
    private static String show(Invitations.Outcome.ToHandOver handOver, Model model) {
        model.addAttribute("handOver", handOver);
        return "link/hand-over";
    }

    private static String done(Flash flash, String key, Object... arguments) {
        flash.notice(key, arguments);
        return LIST;
    }

    private static String refused(Flash flash, String key) {
        flash.problem(key);
        return LIST;
    }
}
