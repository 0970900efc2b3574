package dev.ownrelay.agency;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Retention;
import dev.ownrelay.people.MyAccount;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.ZoneId;
import java.util.Locale;

/// Maintenance, Agency: its name, its language, how long its messages are kept. Days and times
/// follow the clock of the installation, because limits and counters of a day do.
@Controller
@RequestMapping(OwnAgencyController.URL)
class OwnAgencyController {

    static final String URL = "/maintenance/agency";

    private static final String PAGE = "agency/own";

    private final OwnAgency agency;
    private final MyAccount accounts;
    private final ZoneId zone;

    OwnAgencyController(OwnAgency agency, MyAccount accounts, ZoneId zone) {
        this.agency = agency;
        this.accounts = accounts;
        this.zone = zone;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("form", agency.get());
        return pageAsItIs(model);
    }

    @AskedAgain("agency-save")
    @PostMapping
    String save(
            @Valid @ModelAttribute("form") OwnAgencyForm form,
            BindingResult errors,
            Model model,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        if (errors.hasErrors()) {
            return pageAsItIs(model);
        }
        var loss = agency.lossBy(form);
        if (loss != null) {
            model.addAttribute("loss", loss);
            return page(model);
        }
        agency.change(form, me.userId());
        var own = accounts.get(me.userId()).locale();
        var spoken = own == null ? flash.in(Locale.of(form.locale())) : flash;
        spoken.notice("agency.own.saved");
        return "redirect:" + URL;
    }

    private String pageAsItIs(Model model) {
        model.addAttribute("next", agency.next());
        model.addAttribute("cleared", agency.cleared());
        return page(model);
    }

    private String page(Model model) {
        model.addAttribute("zone", zone.getId());
        model.addAttribute("nightly", Retention.AT.toString());
        model.addAttribute("warned", OwnAgency.WARNED);
        return PAGE;
    }
}
