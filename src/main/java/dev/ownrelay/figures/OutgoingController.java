package dev.ownrelay.figures;

import dev.ownrelay.outbox.MessageFilter;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;

/// The administrators' page *Outgoing mail*: figures, each of which leads to what it counts.
@Controller
@RequestMapping(OutgoingController.URL)
class OutgoingController {

    static final String URL = "/maintenance/outgoing-mail";

    private static final List<Integer> PERIODS = List.of(1, 7, 30);
    private static final int USUAL = 7;

    private final OutgoingFigures figures;

    OutgoingController(OutgoingFigures figures) {
        this.figures = figures;
    }

    @GetMapping
    String show(
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "") String server,
            Model model) {
        model.addAttribute("mail", figures.of(period(days), server(server)));
        model.addAttribute("periods", PERIODS);
        return "figures/outgoing";
    }

    private static int period(String typed) {
        return PERIODS.stream()
                .filter(period -> typed.equals(period.toString()))
                .findFirst()
                .orElse(USUAL);
    }

    /// Something that names no server shows all of them.
    private static @Nullable String server(String typed) {
        try {
            return typed.equals(MessageFilter.DEFAULT_RELAY)
                    ? typed
                    : UUID.fromString(typed).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
