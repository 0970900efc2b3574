package dev.ownrelay.link;

import static dev.ownrelay.link.Link.Purpose.INVITATION;
import static dev.ownrelay.link.Link.Purpose.RESET;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.signin.FreshSession;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// The pages behind an invitation and behind a link for a new password. Looking uses nothing up;
/// only sending the form does, so programs that open links change nothing.
@Controller
class PasswordLinkController {

    /// What the form sends.
    record NewPassword(String password, String repeat) {

        NewPassword {
            password = password == null ? "" : password;
            repeat = repeat == null ? "" : repeat;
        }

        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }

    private final PasswordLinks links;
    private final LinkPage page;
    private final FreshSession session;

    PasswordLinkController(PasswordLinks links, LinkPage page, FreshSession session) {
        this.links = links;
        this.page = page;
        this.session = session;
    }

    @GetMapping("/invitation/{token}")
    String invitation(@PathVariable String token, Model model, HttpServletResponse response) {
        return show(INVITATION, token, model, response);
    }

    @GetMapping("/reset/{token}")
    String reset(@PathVariable String token, Model model, HttpServletResponse response) {
        return show(RESET, token, model, response);
    }

    @PostMapping("/invitation/{token}")
    String accept(
            @PathVariable String token,
            @ModelAttribute("form") NewPassword form,
            BindingResult errors,
            Model model,
            Flash flash,
            HttpServletRequest request,
            HttpServletResponse response) {
        return use(INVITATION, token, form, errors, model, flash, request, response);
    }

    @PostMapping("/reset/{token}")
    String set(
            @PathVariable String token,
            @ModelAttribute("form") NewPassword form,
            BindingResult errors,
            Model model,
            Flash flash,
            HttpServletRequest request,
            HttpServletResponse response) {
        return use(RESET, token, form, errors, model, flash, request, response);
    }

    private String show(
            Link.Purpose purpose, String token, Model model, HttpServletResponse response) {
        var seen = links.look(purpose, token);
        if (seen.isEmpty()) {
            return page.spent(response);
        }
        model.addAttribute("form", new NewPassword("", ""));
        return form(purpose, seen.get(), model);
    }

    private String form(Link.Purpose purpose, PasswordLinks.Seen seen, Model model) {
        model.addAttribute("seen", seen);
        if (!seen.admitted()) {
            return "link/elsewhere";
        }
        page.sayWhoIsSignedIn(seen.userId(), model);
        model.addAttribute("purpose", purpose.word());
        return "link/link-password";
    }

    private String use(
            Link.Purpose purpose,
            String token,
            NewPassword form,
            BindingResult errors,
            Model model,
            Flash flash,
            HttpServletRequest request,
            HttpServletResponse response) {
        var seen = links.look(purpose, token);
        if (seen.isEmpty()) {
            return page.spent(response);
        }
        if (!seen.get().admitted()) {
            return form(purpose, seen.get(), model);
        }
        check(form, seen.get().address(), errors);
        var user = errors.hasErrors() ? null : use(purpose, token, form, errors);
        if (user == null) {
            return errors.hasErrors() ? form(purpose, seen.get(), model) : page.spent(response);
        }
        var next = session.begin(user, request, response);
        flash.notice("link." + purpose.word() + ".done");
        return "redirect:" + next;
    }

    private static void check(NewPassword form, String email, BindingResult errors) {
        Faults.checkPassword(errors, "password", form.password(), email);
        if (!form.password().equals(form.repeat())) {
            Faults.reject(errors, "repeat", "account.password.differs");
        }
    }

    /// Null when the link was used up meanwhile, or the address is somebody else's.
    private @Nullable AppUser use(
            Link.Purpose purpose, String token, NewPassword form, BindingResult errors) {
        try {
            return links.use(purpose, token, form.password());
        } catch (SignIns.AddressTaken e) {
            errors.reject("link.taken");
        } catch (LinkTokens.Spent e) {
            return null;
        }
        return null;
    }
}
