package dev.ownrelay.operator;

import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpSession;

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

/// Operator, Operators.
@Controller
@RequestMapping("/operator/operators")
class OperatorController {

    private static final String PAGE = "operator/operators";
    private static final String LIST = "redirect:/operator/operators";

    private final Operators operators;

    OperatorController(Operators operators) {
        this.operators = operators;
    }

    @GetMapping
    String list(@AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("form", new OperatorForm(""));
        return page(me, model);
    }

    @AskedAgain("operator-make")
    @PostMapping
    String make(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") OperatorForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        Faults.checkEmail(errors, "email", form.email());
        var made = errors.hasErrors() ? "" : made(me, form, errors);
        return errors.hasErrors() ? page(me, model) : done("operators.made", made, flash);
    }

    private String made(SignedIn me, OperatorForm form, BindingResult errors) {
        try {
            var made = operators.make(me.userId(), form.email());
            if (made.isEmpty()) {
                Faults.reject(errors, "email", "operators.unknown");
            }
            return made.orElse("");
        } catch (Operators.AlreadyOperator e) {
            Faults.reject(errors, "email", "operators.already");
            return "";
        }
    }

    @AskedAgain("operator-remove")
    @PostMapping("/{id}/remove")
    String remove(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            HttpSession session,
            Flash flash) {
        var own = id.equals(me.userId());
        try {
            var name =
                    operators
                            .remove(me.userId(), id, own ? session.getId() : null)
                            .orElseThrow(NotFound::new);
            return own ? "redirect:/" : done("operators.removed", name, flash);
        } catch (Operators.LastOperator e) {
            flash.problem("operators.last");
            return LIST;
        }
    }

    private String page(SignedIn me, Model model) {
        var all = operators.list();
        model.addAttribute("operators", all);
        model.addAttribute("myself", me.userId());
        model.addAttribute("able", all.stream().filter(OperatorRow::enabled).count());
        return PAGE;
    }

    private String done(String key, String name, Flash flash) {
        flash.notice(key, name);
        return LIST;
    }
}
