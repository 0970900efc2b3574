package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import dev.ownrelay.smtp.RelayQuota;
import dev.ownrelay.smtp.RelayQuotas;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.validation.Valid;

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

/// Operator, Agencies, one of them: figures, and what it may send through the default relay.
@Controller
@RequestMapping("/operator/agencies/{id}")
class AgencyPageController {

    private static final String PAGE = "account/agency";

    private final AgencyList agencies;
    private final RelayQuotas quotas;
    private final Routes routes;
    private final MessageSource words;

    AgencyPageController(
            AgencyList agencies, RelayQuotas quotas, Routes routes, MessageSource words) {
        this.agencies = agencies;
        this.quotas = quotas;
        this.routes = routes;
        this.words = words;
    }

    @GetMapping
    String show(@PathVariable UUID id, Model model) {
        var form = RelayQuotaForm.of(quota(id));
        model.addAttribute("form", form);
        return page(id, form.version(), model);
    }

    @PostMapping
    String limit(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") RelayQuotaForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var before = quota(id);
        if (!errors.hasErrors() && !(form.isOf(before) && change(id, form, before, me))) {
            errors.reject("agency.relay.changedMeanwhile");
        }
        if (errors.hasErrors()) {
            var seen = errors.hasGlobalErrors() ? RelayQuotaForm.of(quota(id)) : form;
            return page(id, seen.version(), model);
        }
        flash.addFlashAttribute("notice", words.getMessage("agency.relay.saved", null, locale));
        return "redirect:/operator/agencies/" + id;
    }

    private boolean change(UUID id, RelayQuotaForm form, RelayQuota before, SignedIn me) {
        return CurrentTenant.call(
                id, () -> quotas.change(form.quota(before.version()), me.userId()));
    }

    private RelayQuota quota(UUID id) {
        return quotas.find(id).orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
    }

    /// @param version that the reader has seen
    private String page(UUID id, String version, Model model) {
        var agency = agencies.find(id).orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
        model.addAttribute("agency", agency);
        model.addAttribute("atRelay", agencies.atRelay(id));
        model.addAttribute("relayHost", routes.defaultRelayHost().orElse(null));
        model.addAttribute("standard", quotas.standard());
        model.addAttribute("version", version);
        return PAGE;
    }
}
