package dev.ownrelay.agency;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.relay.RelayQuota;
import dev.ownrelay.relay.RelayQuotas;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

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

import java.util.UUID;

/// Operator, Agencies, one of them: figures, and what it may send through the default relay.
@Controller
@RequestMapping("/operator/agencies/{id}")
class AgencyPageController {

    private static final String PAGE = "agency/agency";

    private final AgencyList agencies;
    private final RelayQuotas quotas;
    private final Routes routes;

    AgencyPageController(AgencyList agencies, RelayQuotas quotas, Routes routes) {
        this.agencies = agencies;
        this.quotas = quotas;
        this.routes = routes;
    }

    @GetMapping
    String show(@PathVariable UUID id, Model model) {
        var form = RelayQuotaForm.of(quota(id));
        model.addAttribute("form", form);
        return page(id, form.version(), model);
    }

    @AskedAgain("agency-limits")
    @PostMapping
    String limit(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") RelayQuotaForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var before = quota(id);
        if (!errors.hasErrors() && !(form.isOf(before) && change(id, form, before, me))) {
            errors.reject("agency.relay.changedMeanwhile");
        }
        if (errors.hasErrors()) {
            var seen = errors.hasGlobalErrors() ? RelayQuotaForm.of(quota(id)) : form;
            return page(id, seen.version(), model);
        }
        flash.notice("agency.relay.saved");
        return "redirect:/operator/agencies/" + id;
    }

    private boolean change(UUID id, RelayQuotaForm form, RelayQuota before, SignedIn me) {
        return CurrentTenant.call(
                id, () -> quotas.change(form.quota(before.version()), me.userId()));
    }

    private RelayQuota quota(UUID id) {
        return quotas.find(id).orElseThrow(NotFound::new);
    }

    /// @param version that the reader has seen
    private String page(UUID id, String version, Model model) {
        var agency = agencies.find(id).orElseThrow(NotFound::new);
        model.addAttribute("agency", agency);
        model.addAttribute("atRelay", agencies.atRelay(id));
        model.addAttribute("relayHost", routes.defaultRelayHost().orElse(null));
        model.addAttribute("standard", quotas.standard());
        model.addAttribute("version", version);
        return PAGE;
    }
}
