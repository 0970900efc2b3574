package dev.ownrelay.domain;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Optional;

/// Leads from wherever a sender domain is named to its page, or to where it is added.
@Controller
class DomainLinkController {

    private final DomainRegister register;

    DomainLinkController(DomainRegister register) {
        this.register = register;
    }

    @GetMapping(DomainController.URL + "/of")
    String of(@RequestParam(defaultValue = "") String domain, RedirectAttributes query) {
        var known =
                DomainRules.read(domain) instanceof DomainRules.Typed.Ok(var name)
                        ? register.all().stream()
                                .filter(each -> each.domain().equals(name))
                                .findFirst()
                        : Optional.<SenderDomain>empty();
        if (known.isPresent()) {
            return "redirect:" + DomainController.URL + "/" + known.get().getId();
        }
        query.addAttribute("domain", domain);
        return "redirect:" + DomainController.URL;
    }
}
