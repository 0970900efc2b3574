package dev.ownrelay.agency;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import java.time.Clock;
import java.util.Objects;

/// Maintenance, What is kept: what, why, for how long and who sees it, to be printed.
@Controller
class KeptController {

    private final OwnAgency agency;
    private final Clock clock;

    KeptController(OwnAgency agency, Clock clock) {
        this.agency = agency;
        this.clock = clock;
    }

    @GetMapping("/maintenance/kept")
    String show(Model model) {
        var own = agency.get();
        model.addAttribute("kinds", Kept.values());
        model.addAttribute("name", own.name());
        model.addAttribute("now", clock.instant());
        int rows = Objects.requireNonNullElse(own.rowsMonths(), 0);
        model.addAttribute("rows", rows);
        model.addAttribute("texts", rows == 0 ? own.months() : Math.min(rows, own.months()));
        return "agency/kept";
    }
}
