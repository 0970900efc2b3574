package dev.ownrelay.domain;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.domain.DomainRules.Typed;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Clock;
import java.util.UUID;

/// *Operator, Agencies, Approved domains*: the operator vouches for domains of an agency.
@Controller
@RequestMapping("/operator/agencies/{id}/domains")
class AgencyDomainsController {

    private final Agencies agencies;
    private final DomainRegister register;
    private final Clock clock;

    AgencyDomainsController(Agencies agencies, DomainRegister register, Clock clock) {
        this.agencies = agencies;
        this.register = register;
        this.clock = clock;
    }

    @GetMapping
    String list(@PathVariable UUID id, Model model) {
        model.addAttribute("form", new DomainForm(""));
        return page(find(id), model);
    }

    @AskedAgain("domain-approve")
    @PostMapping
    String approve(
            @PathVariable UUID id,
            @ModelAttribute("form") DomainForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var agency = find(id);
        switch (DomainRules.read(form.domain())) {
            case Typed.Bad(var wrong) -> errors.rejectValue("domain", wrong);
            case Typed.Ok(var domain) -> approve(agency, domain, me, errors, flash);
        }
        return errors.hasErrors() ? page(agency, model) : "redirect:" + url(agency);
    }

    private void approve(
            Agency agency, String domain, SignedIn me, BindingResult errors, Flash flash) {
        try {
            approve(agency, domain, me.userId());
            say("domain.approved", domain, flash);
        } catch (DomainRegister.TooMany e) {
            errors.rejectValue("domain", "domain.many", new Object[] {DomainRegister.MOST}, null);
        }
    }

    /// An administrator may add it at the same moment.
    private void approve(Agency agency, String domain, UUID operator) {
        try {
            CurrentTenant.run(agency.id(), () -> register.approve(domain, operator));
        } catch (DataIntegrityViolationException e) {
            CurrentTenant.run(agency.id(), () -> register.approve(domain, operator));
        }
    }

    @AskedAgain("domain-withdraw")
    @PostMapping("/{domain}/withdraw")
    String withdraw(
            @PathVariable UUID id,
            @PathVariable UUID domain,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        var agency = find(id);
        var withdrawn =
                CurrentTenant.call(agency.id(), () -> register.withdraw(domain, me.userId()))
                        .orElseThrow(NotFound::new);
        boolean proven = withdrawn.proven(clock.instant());
        var key = proven ? "domain.withdrawn.dns" : "domain.withdrawn";
        say(key, withdrawn.domain(), flash);
        return "redirect:" + url(agency);
    }

    private void say(String key, String name, Flash flash) {
        flash.notice(key, name);
    }

    private String page(Agency agency, Model model) {
        model.addAttribute("agency", agency);
        var domains = CurrentTenant.call(agency.id(), register::all);
        model.addAttribute("domains", DomainRow.all(domains, clock.instant()));
        return "domain/agency";
    }

    private Agency find(UUID id) {
        return agencies.findById(id).orElseThrow(NotFound::new);
    }

    private static String url(Agency agency) {
        return "/operator/agencies/" + agency.id() + "/domains";
    }
}
