package dev.ownrelay.agency;

import dev.ownrelay.account.Faults;
import dev.ownrelay.signin.FreshSession;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
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
    private final FreshSession session;

    SetupController(SetupLinks links, FirstAgency agency, FreshSession session) {
        this.links = links;
        this.agency = agency;
        this.session = session;
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
            HttpServletRequest request,
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
            session.begin(agency.found(form, () -> links.redeem(token)), request, response);
        } catch (SetupLinks.Spent | FirstAgency.AlreadyFounded e) {
            return spent(response);
        }
        flash.in(Locale.of(form.locale())).notice("setup.done");
        return "redirect:/";
    }

    private static String spent(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return SPENT;
    }
}
