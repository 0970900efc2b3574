package dev.ownrelay.figures;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Retention;
import dev.ownrelay.outbox.MessageFilter;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;

/// The administrators' page *Outgoing mail*: figures, and how long messages are kept.
@Controller
@RequestMapping(OutgoingController.URL)
class OutgoingController {

    static final String URL = "/maintenance/outgoing-mail";

    private static final List<Integer> PERIODS = List.of(1, 7, 30);
    private static final int USUAL = 7;

    private final OutgoingFigures figures;
    private final Retention retention;

    OutgoingController(OutgoingFigures figures, Retention retention) {
        this.figures = figures;
        this.retention = retention;
    }

    @GetMapping
    String show(
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "") String server,
            Model model) {
        model.addAttribute("form", new RetentionForm(Integer.toString(retention.months())));
        return show(period(days), server(server), model);
    }

    @PostMapping
    String keep(
            @Valid @ModelAttribute("form") RetentionForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        if (errors.hasErrors()) {
            return show(USUAL, null, model);
        }
        retention.keep(form.months(), me.userId());
        flash.notice("outgoing.kept");
        return "redirect:" + URL;
    }

    private String show(int days, @Nullable String server, Model model) {
        model.addAttribute("mail", figures.of(days, server));
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
