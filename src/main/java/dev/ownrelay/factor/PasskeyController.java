package dev.ownrelay.factor;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.CurrentPassword;
import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.UserAgent;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.UUID;

/// My account, *Second step*, passkeys: adding one asks for the password first, removing one for
/// the password and for what signing in would ask for besides.
@Controller
@RequestMapping("/account/factors")
class PasskeyController {

    private static final String LIST = "redirect:/account/factors";
    private static final String BEGIN = "factor/passkey-new";

    private final AppUsers users;
    private final Passkeys passkeys;
    private final OwnPasskeys own;
    private final CurrentPassword current;
    private final CurrentCode code;
    private final MessageSource words;

    PasskeyController(
            AppUsers users,
            Passkeys passkeys,
            OwnPasskeys own,
            CurrentPassword current,
            CurrentCode code,
            MessageSource words) {
        this.users = users;
        this.passkeys = passkeys;
        this.own = own;
        this.current = current;
        this.code = code;
        this.words = words;
    }

    @GetMapping("/passkeys/new")
    String begin(@AuthenticationPrincipal SignedIn me, Model model) {
        if (own.isFull(me.userId())) {
            return LIST;
        }
        model.addAttribute("form", new FactorForms.Change("", ""));
        return BEGIN;
    }

    @AskedAgain(value = "passkey", ofFactorsOnly = true)
    @PostMapping("/passkeys/new")
    String ask(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Change form,
            BindingResult errors,
            HttpServletRequest request,
            Model model) {
        if (own.isFull(me.userId())) {
            return LIST;
        }
        current.check(user(me), form.currentPassword(), "currentPassword", errors);
        if (errors.hasErrors()) {
            return BEGIN;
        }
        model.addAttribute("asked", passkeys.askForNew(me.userId()));
        model.addAttribute("form", new PasskeyForms.New(suggested(request), ""));
        return "factor/passkey-make";
    }

    /// The browser in which it is made.
    private String suggested(HttpServletRequest request) {
        var agent = UserAgent.of(request.getHeader("User-Agent"));
        var names = new Object[] {agent.browser(), agent.system()};
        return words.getMessage(agent.words(), names, LocaleContextHolder.getLocale());
    }

    @PostMapping("/passkeys/confirm")
    String add(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") PasskeyForms.New form,
            HttpServletRequest request,
            Model model,
            Flash flash) {
        var name = form.nameOr(suggested(request));
        var session = request.getSession().getId();
        var codes = own.add(me.userId(), name, form.answer(), session);
        if (codes.isEmpty()) {
            flash.problem("passkey.notAdded");
            return "redirect:/account/factors/passkeys/new";
        }
        FactorDuty.forget(request);
        if (codes.get().isEmpty()) {
            flash.notice("passkey.added", name);
            return LIST;
        }
        // as at the app: nowhere else than in the answer itself
        model.addAttribute("codes", codes.get());
        return "factor/codes";
    }

    @GetMapping("/passkeys/{id}")
    String show(@AuthenticationPrincipal SignedIn me, @PathVariable UUID id, Model model) {
        var passkey = find(me, id);
        model.addAttribute("naming", new PasskeyForms.Rename(passkey.name()));
        model.addAttribute("form", new FactorForms.Change("", ""));
        return page(passkey, model);
    }

    private static String page(Passkey passkey, Model model) {
        model.addAttribute("passkey", passkey);
        return "factor/passkey";
    }

    @PostMapping("/passkeys/{id}")
    String rename(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @ModelAttribute("naming") PasskeyForms.Rename naming,
            BindingResult errors,
            Model model,
            Flash flash) {
        var passkey = find(me, id);
        naming.check(errors);
        if (errors.hasErrors()) {
            model.addAttribute("form", new FactorForms.Change("", ""));
            return page(passkey, model);
        }
        own.rename(me.userId(), passkey, naming.name());
        flash.notice("passkey.renamed", naming.name());
        return LIST;
    }

    @PostMapping("/passkeys/{id}/remove")
    String remove(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @ModelAttribute("form") FactorForms.Change form,
            BindingResult errors,
            HttpServletRequest request,
            Model model,
            Flash flash) {
        var passkey = find(me, id);
        current.check(user(me), form.currentPassword(), "currentPassword", errors);
        if (!errors.hasErrors()) {
            code.check(me.userId(), form.code(), errors);
        }
        if (errors.hasErrors()) {
            model.addAttribute("naming", new PasskeyForms.Rename(passkey.name()));
            return page(passkey, model);
        }
        own.remove(me.userId(), passkey, request.getSession().getId());
        FactorDuty.forget(request);
        flash.notice("passkey.removed", passkey.name());
        return LIST;
    }

    /// For whoever is signed in and may give a passkey in place of a code.
    @PostMapping("/challenge")
    ResponseEntity<String> challenge(@AuthenticationPrincipal SignedIn me) {
        var asked = passkeys.ask(me.userId());
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(asked);
    }

    private Passkey find(SignedIn me, UUID id) {
        return own.find(me.userId(), id).orElseThrow(NotFound::new);
    }

    private AppUser user(SignedIn me) {
        return users.findById(me.userId()).orElseThrow(MeAdvice.OutdatedSession::new);
    }
}
