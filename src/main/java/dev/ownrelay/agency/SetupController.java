package dev.ownrelay.agency;

import dev.ownrelay.account.Faults;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Locale;

/// The page behind the set-up link. Looking at it uses nothing up; only sending the form does.
@Controller
@RequestMapping("/setup/{token}")
class SetupController {

    private static final String FORM = "agency/setup";
    private static final String SPENT = "agency/setup-spent";

    private final SetupLinks links;
    private final FirstAgency agency;

    SetupController(SetupLinks links, FirstAgency agency) {
        this.links = links;
        this.agency = agency;
    }

    @GetMapping
    String show(
            @PathVariable String token, Model model, Locale locale, HttpServletResponse response) {
        if (!links.valid(token)) {
            return spent(response);
        }
        model.addAttribute("form", AgencyForm.blank(locale.getLanguage()));
        return FORM;
    }

    @PostMapping
    String found(
            @PathVariable String token,
            @Valid @ModelAttribute("form") AgencyForm form,
            BindingResult errors,
            Flash flash,
            HttpServletResponse response) {
        if (!links.valid(token)) {
            return spent(response);
        }
        Faults.checkEmail(errors, "adminEmail", form.adminEmail());
        Faults.checkPassword(errors, "adminPassword", form.adminPassword(), form.adminEmail());
        if (errors.hasErrors()) {
            return FORM;
        }
        try {
            agency.found(form, () -> links.redeem(token));
        } catch (SetupLinks.Spent | FirstAgency.AlreadyFounded e) {
            return spent(response);
        }
        flash.notice("setup.done");
        flash.keep("username", form.adminEmail());
        return "redirect:/login";
    }

    private static String spent(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return SPENT;
    }
}
