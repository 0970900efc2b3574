package dev.ownrelay.agency;

import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.Invitations;
import dev.ownrelay.link.LinkMail;
import dev.ownrelay.people.MyAccount;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Operator, Agencies.
@Controller
@RequestMapping("/operator/agencies")
class AgencyController {

    private static final String FORM = "agency/agency-form";
    private static final String LIST = "redirect:/operator/agencies";

    private final AgencyList agencies;
    private final AgencySearch search;
    private final Founding founding;
    private final MyAccount accounts;

    AgencyController(
            AgencyList agencies, AgencySearch search, Founding founding, MyAccount accounts) {
        this.agencies = agencies;
        this.search = search;
        this.accounts = accounts;
        this.founding = founding;
    }

    @GetMapping
    String list(@ModelAttribute("filter") AgencyFilter filter, Model model) {
        model.addAttribute("page", search.page(filter));
        return "agency/agencies";
    }

    @GetMapping("/new")
    String create(Model model, Locale locale) {
        model.addAttribute("form", AgencyForm.blank(locale.getLanguage()));
        return FORM;
    }

    @AskedAgain("agency-new")
    @PostMapping("/new")
    String create(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") AgencyForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        Faults.checkEmail(errors, "adminEmail", form.adminEmail());
        if (errors.hasErrors()) {
            return FORM;
        }
        var operator = LinkMail.author(accounts.get(me.userId()), false);
        var outcome = founding.found(me.userId(), operator, form);
        if (outcome instanceof Invitations.Outcome.ToHandOver handOver) {
            model.addAttribute("handOver", handOver);
            model.addAttribute("agencies", true);
            return "link/hand-over";
        }
        return done("agency.created", Optional.of(form.name()), flash);
    }

    /// Asks first: it stops everybody of the agency.
    @GetMapping("/{id}/pause")
    String askToPause(@PathVariable UUID id, Model model) {
        model.addAttribute("agency", agencies.find(id).orElseThrow(NotFound::new));
        return "agency/pause";
    }

    @AskedAgain("agency-pause")
    @PostMapping("/{id}/pause")
    String pause(@PathVariable UUID id, HttpSession session, Flash flash) {
        return done("agency.pausedNow", agencies.pause(id, session.getId()), flash);
    }

    @AskedAgain("agency-resume")
    @PostMapping("/{id}/resume")
    String resume(@PathVariable UUID id, Flash flash) {
        return done("agency.resumed", agencies.resume(id), flash);
    }

    private String done(String key, Optional<String> agency, Flash flash) {
        var name = agency.orElseThrow(NotFound::new);
        flash.notice(key, name);
        return LIST;
    }
}
