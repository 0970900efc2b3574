package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import jakarta.servlet.http.HttpSession;

import org.springframework.context.MessageSource;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Locale;
import java.util.UUID;

/// Operator, Operators.
@Controller
@RequestMapping("/operator/operators")
class OperatorController {

    private static final String PAGE = "account/operators";
    private static final String LIST = "redirect:/operator/operators";

    private final Operators operators;
    private final MessageSource words;

    OperatorController(Operators operators, MessageSource words) {
        this.operators = operators;
        this.words = words;
    }

    @GetMapping
    String list(@AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("form", new OperatorForm(""));
        return page(me, model);
    }

    @PostMapping
    String make(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") OperatorForm form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Faults.checkEmail(errors, "email", form.email());
        var made = errors.hasErrors() ? "" : made(me, form, errors);
        return errors.hasErrors() ? page(me, model) : done("operators.made", made, flash, locale);
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

    @PostMapping("/{id}/remove")
    String remove(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            HttpSession session,
            RedirectAttributes flash,
            Locale locale) {
        var own = id.equals(me.userId());
        try {
            var name =
                    operators
                            .remove(me.userId(), id, own ? session.getId() : null)
                            .orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
            return own ? "redirect:/" : done("operators.removed", name, flash, locale);
        } catch (Operators.LastOperator e) {
            flash.addFlashAttribute("problem", words.getMessage("operators.last", null, locale));
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

    private String done(String key, String name, RedirectAttributes flash, Locale locale) {
        flash.addFlashAttribute("notice", words.getMessage(key, new Object[] {name}, locale));
        return LIST;
    }
}
