package dev.ownrelay.factor;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.factor.FactorRule.Who;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.UUID;

/// Operator, Agencies, one of them, Second step: what the operator demands of it, and the
/// administrators who have lost theirs.
@Controller
@RequestMapping("/operator/agencies/{id}/factors")
class AgencyFactorController {

    private final Agencies agencies;
    private final FactorRules rules;
    private final FactorPeople people;

    AgencyFactorController(Agencies agencies, FactorRules rules, FactorPeople people) {
        this.agencies = agencies;
        this.rules = rules;
        this.people = people;
    }

    private static String url(UUID agency) {
        return "/operator/agencies/" + agency + "/factors";
    }

    @GetMapping
    String show(@PathVariable UUID id, Model model) {
        model.addAttribute("agency", agencies.findById(id).orElseThrow(NotFound::new));
        model.addAttribute("base", url(id));
        CurrentTenant.run(
                id,
                () -> {
                    var rule = rules.get();
                    model.addAttribute("chosen", rule.operatorsChoice());
                    model.addAttribute("agencys", rule.ownChoice());
                    model.addAttribute("people", people.administrators());
                });
        return "factor/people";
    }

    @AskedAgain("factor-rule")
    @PostMapping
    String demand(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @RequestParam Who mustHave,
            Flash flash) {
        agencies.findById(id).orElseThrow(NotFound::new);
        CurrentTenant.run(id, () -> rules.chooseAsOperator(mustHave, me.userId()));
        flash.notice("factor.people.saved");
        return "redirect:" + url(id);
    }

    @AskedAgain("factor-reset")
    @PostMapping("/{user}/reset")
    String reset(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @PathVariable UUID user,
            Flash flash) {
        if (CurrentTenant.call(id, () -> people.askResetAsOperator(me, user))) {
            flash.notice("factor.reset.asked");
        }
        return "redirect:" + url(id);
    }

    @PostMapping("/{user}/withdraw")
    String withdraw(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @PathVariable UUID user,
            Flash flash) {
        CurrentTenant.run(id, () -> people.withdrawResetAsOperator(me, user));
        flash.notice("factor.reset.withdrawn");
        return "redirect:" + url(id);
    }
}
