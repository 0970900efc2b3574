package dev.ownrelay.factor;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.CurrentPassword;
import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.List;
import java.util.Optional;

/// My account, *Second step*. Whatever changes it asks for the password, as the session alone may
/// be in other hands, and ends all other sessions.
@Controller
@RequestMapping("/account/factors")
class FactorController {

    static final String PAGE = "/account/factors";

    /// In the session that gave the password: which key it was shown, and may be shown again.
    private static final String SHOWN = FactorController.class.getName() + ".shown";

    private final AppUsers users;
    private final Factors factors;
    private final LostFactors lost;
    private final CurrentPassword current;
    private final CurrentCode code;
    private final SignedInElsewhere elsewhere;

    FactorController(
            AppUsers users,
            Factors factors,
            LostFactors lost,
            CurrentPassword current,
            CurrentCode code,
            SignedInElsewhere elsewhere) {
        this.users = users;
        this.factors = factors;
        this.lost = lost;
        this.current = current;
        this.code = code;
        this.elsewhere = elsewhere;
    }

    @GetMapping
    String show(@AuthenticationPrincipal SignedIn me, HttpSession session, Model model) {
        model.addAttribute("form", new FactorForms.Change("", ""));
        model.addAttribute("elsewhere", elsewhere.isTrueOf(session));
        return page(me, model);
    }

    private String page(SignedIn me, Model model) {
        model.addAttribute("factor", factors.state(me.userId()));
        model.addAttribute("resetDue", lost.due(me.userId()).orElse(null));
        model.addAttribute("takesOff", lost.isDue(me.userId()));
        return "factor/factors";
    }

    /// Shows the key of an app that is to be set up.
    @AskedAgain(value = "factor", ofFactorsOnly = true)
    @PostMapping("/new")
    String begin(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Change form,
            BindingResult errors,
            HttpSession session,
            Model model) {
        if (factors.kinds(me.userId()).app()) {
            return "redirect:" + PAGE;
        }
        var user = user(me);
        current.check(user, form.currentPassword(), "currentPassword", errors);
        if (errors.hasErrors()) {
            return page(me, model);
        }
        model.addAttribute("form", new FactorForms.Code(""));
        var totp = factors.begin(user.getId());
        session.setAttribute(SHOWN, totp.mark());
        return setUp(user, totp, model);
    }

    private static String setUp(AppUser user, Totp totp, Model model) {
        model.addAttribute("key", totp.key());
        model.addAttribute("qr", QrCode.of(totp.uri("Ownrelay", user.email())));
        return "factor/set-up";
    }

    @PostMapping("/confirm")
    String confirm(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Code form,
            BindingResult errors,
            HttpServletRequest request,
            Model model) {
        var session = request.getSession();
        var shown = String.valueOf(session.getAttribute(SHOWN));
        var begun = factors.begun(me.userId(), shown);
        if (begun.isEmpty()) {
            return "redirect:" + PAGE;
        }
        Optional<List<String>> codes = Optional.empty();
        try {
            codes = factors.confirm(me.userId(), shown, form.code(), session.getId());
            if (codes.isEmpty()) {
                errors.rejectValue("code", "login.code.wrong");
            }
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue("code", "login.wait", new Object[] {e.seconds()}, null);
        }
        if (codes.isEmpty()) {
            return setUp(user(me), begun.get(), model);
        }
        session.removeAttribute(SHOWN);
        FactorDuty.forget(request);
        return codes.get().isEmpty() ? "redirect:" + PAGE : told(codes.get(), model);
    }

    @GetMapping("/codes")
    String askForCodes(@AuthenticationPrincipal SignedIn me, Model model) {
        if (!factors.has(me.userId())) {
            return "redirect:" + PAGE;
        }
        model.addAttribute("form", new FactorForms.Change("", ""));
        return renewal(me, model);
    }

    private String renewal(SignedIn me, Model model) {
        page(me, model);
        return "factor/renew";
    }

    @PostMapping("/codes")
    String renew(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Change form,
            BindingResult errors,
            Model model) {
        if (!factors.has(me.userId())) {
            return "redirect:" + PAGE;
        }
        check(me, form, errors);
        return errors.hasErrors()
                ? renewal(me, model)
                : told(factors.renewRecovery(me.userId()), model);
    }

    /// The password first: a code that was right is used up.
    private void check(SignedIn me, FactorForms.Change form, BindingResult errors) {
        current.check(user(me), form.currentPassword(), "currentPassword", errors);
        if (!errors.hasErrors()) {
            code.check(me.userId(), form.code(), errors);
        }
    }

    /// In the answer itself and nowhere else: they must not lie in a session until the next page.
    private static String told(List<String> codes, Model model) {
        model.addAttribute("codes", codes);
        return "factor/codes";
    }

    /// Against a reset that somebody else has asked for.
    @PostMapping("/keep")
    String keep(@AuthenticationPrincipal SignedIn me, Flash flash) {
        lost.keep(me.userId());
        flash.notice("factor.kept");
        return "redirect:" + PAGE;
    }

    /// What was reported lost, by somebody who is signed in without it. All their sessions end.
    @AskedAgain("factor-take-off")
    @PostMapping("/take-off")
    String takeOff(@AuthenticationPrincipal SignedIn me) {
        return lost.takeOff(me.userId()) ? "redirect:/login?ended" : "redirect:" + PAGE;
    }

    @PostMapping("/remove")
    String remove(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Change form,
            BindingResult errors,
            HttpServletRequest request,
            Model model,
            Flash flash) {
        if (!factors.kinds(me.userId()).app()) {
            return "redirect:" + PAGE;
        }
        check(me, form, errors);
        if (errors.hasErrors()) {
            return page(me, model);
        }
        factors.remove(me.userId(), request.getSession().getId());
        FactorDuty.forget(request);
        flash.notice("factor.removed");
        return "redirect:" + PAGE;
    }

    private AppUser user(SignedIn me) {
        return users.findById(me.userId()).orElseThrow(MeAdvice.OutdatedSession::new);
    }
}
