package dev.ownrelay.policy;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.beans.PropertyEditorSupport;
import java.util.Map;

/// Maintenance, What is checked.
@Controller
@RequestMapping(PolicyController.URL)
class PolicyController {

    static final String URL = "/maintenance/checks";

    private final Policies policies;
    private final PolicyChange change;

    PolicyController(Policies policies, PolicyChange change) {
        this.policies = policies;
        this.change = change;
    }

    /// A choice of nothing is none: what names no finding would leave no form at all.
    @InitBinder("form")
    void choicesNameTheirFinding(WebDataBinder binder) {
        binder.registerCustomEditor(
                Map.class,
                new PropertyEditorSupport() {
                    @Override
                    public void setAsText(String text) {
                        setValue(Map.of());
                    }
                });
    }

    @GetMapping
    String show(Model model) {
        var policy = policies.current();
        var form = PolicyForm.of(policy);
        model.addAttribute("form", form);
        return page(form, policy, model);
    }

    @PostMapping
    String save(
            @ModelAttribute("form") PolicyForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        form.check(errors);
        if (!errors.hasErrors() && change.apply(form, me.userId())) {
            flash.notice("policy.saved");
            return "redirect:" + URL;
        }
        return page(form, policies.current(), model);
    }

    /// Where somebody else was first, saving again is a decision.
    private static String page(PolicyForm form, Policy policy, Model model) {
        model.addAttribute("conflict", !form.isOf(policy));
        model.addAttribute("version", policy.version());
        model.addAttribute("stored", policy.sendsAnyway().word());
        model.addAttribute("choices", Choice.values());
        model.addAttribute("people", SendsAnyway.values());
        var sections = PolicySection.of(form, policy);
        model.addAttribute("sections", sections);
        model.addAttribute("differs", sections.stream().anyMatch(PolicySection::differs));
        return "policy/checks";
    }
}
