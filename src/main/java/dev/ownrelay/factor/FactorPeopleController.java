package dev.ownrelay.factor;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.factor.FactorRule.Who;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.UUID;

/// Maintenance, Users, Second step: who must have one and who has.
@Controller
@RequestMapping(FactorPeopleController.URL)
class FactorPeopleController {

    static final String URL = "/maintenance/factors";

    private static final String BACK = "redirect:" + URL;

    private final FactorRules rules;
    private final FactorPeople people;

    FactorPeopleController(FactorRules rules, FactorPeople people) {
        this.rules = rules;
        this.people = people;
    }

    @GetMapping
    String show(Model model) {
        var rule = rules.get();
        model.addAttribute("chosen", rule.ownChoice());
        model.addAttribute("operators", rule.operatorsChoice());
        model.addAttribute("people", people.all());
        model.addAttribute("base", URL);
        return "factor/people";
    }

    @AskedAgain("factor-rule")
    @PostMapping
    String demand(@AuthenticationPrincipal SignedIn me, @RequestParam Who mustHave, Flash flash) {
        rules.choose(mustHave, me.userId());
        flash.notice("factor.people.saved");
        return BACK;
    }

    @AskedAgain("factor-reset")
    @PostMapping("/{user}/reset")
    String reset(@AuthenticationPrincipal SignedIn me, @PathVariable UUID user, Flash flash) {
        if (people.askReset(me, user)) {
            flash.notice("factor.reset.asked");
        }
        return BACK;
    }

    @PostMapping("/{user}/withdraw")
    String withdraw(@AuthenticationPrincipal SignedIn me, @PathVariable UUID user, Flash flash) {
        people.withdrawReset(me, user);
        flash.notice("factor.reset.withdrawn");
        return BACK;
    }
}
