package dev.ownrelay.signin;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.factor.Factors;
import dev.ownrelay.secret.KeyUnknownException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The second step of signing in.
@Controller
@RequestMapping("/login/code")
class CodePage {

    private static final String EXPIRED = "redirect:/login?expired";

    private final SecondStep step;
    private final FreshSession session;

    CodePage(SecondStep step, FreshSession session) {
        this.step = step;
        this.session = session;
    }

    /// @param code of the app, one for recovery, or the answer of a passkey
    record Code(String code) {

        Code {
            code = code == null ? "" : code.strip();
        }

        @Override
        public String toString() {
            return "Code[]";
        }
    }

    @GetMapping
    String show(HttpServletRequest request, Model model) {
        var half = HalfSignIn.find(request, step.now());
        if (half.flatMap(step::owner).isEmpty()) {
            return EXPIRED;
        }
        model.addAttribute("form", new Code(""));
        return page(half.get(), model);
    }

    private String page(HalfSignIn half, Model model) {
        var due = step.resetDue(half);
        model.addAttribute("resetDue", due.orElse(null));
        model.addAttribute("reset", due.filter(at -> !step.now().isBefore(at)).isPresent());
        model.addAttribute("has", step.kinds(half));
        return "signin/code";
    }

    /// For whom somebody has said a day ago that they lost what they would use here.
    @PostMapping("/lost")
    String lost(HttpServletRequest request, HttpServletResponse response) {
        var half = HalfSignIn.find(request, step.now());
        var user = half.flatMap(step::owner);
        if (half.isEmpty() || user.isEmpty()) {
            return EXPIRED;
        }
        return "redirect:"
                + (step.takesOff(half.get(), request)
                        ? session.goOn(user.get(), request, response)
                        : "/login/code");
    }

    @PostMapping
    String take(
            @ModelAttribute("form") Code form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var half = HalfSignIn.find(request, step.now());
        var user = half.flatMap(step::owner);
        if (half.isEmpty() || user.isEmpty()) {
            return EXPIRED;
        }
        try {
            if (step.takes(half.get(), form.code(), request)) {
                return "redirect:" + session.goOn(user.get(), request, response);
            }
            errors.rejectValue("code", Factors.refusal(form.code()));
        } catch (KeyUnknownException e) {
            errors.rejectValue("code", "login.code.later");
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue("code", "login.wait", new Object[] {e.seconds()}, null);
        }
        return page(half.get(), model);
    }
}
