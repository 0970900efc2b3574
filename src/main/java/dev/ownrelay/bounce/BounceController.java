package dev.ownrelay.bounce;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;

import jakarta.validation.Valid;

import org.springframework.context.MessageSource;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// Takes in messages that came back.
@Controller
class BounceController {

    private static final String PAGE = "bounce/bounce-form";

    /// What a reader who is sure can answer.
    private static final Set<BounceIntake.Answer.Kind> ASKED =
            EnumSet.of(BounceIntake.Answer.Kind.UNSURE, BounceIntake.Answer.Kind.OTHER_RECIPIENT);

    private final BounceIntake intake;
    private final MistakenBounces mistaken;
    private final MessageAccess access;
    private final MessageSource words;

    BounceController(
            BounceIntake intake,
            MistakenBounces mistaken,
            MessageAccess access,
            MessageSource words) {
        this.intake = intake;
        this.mistaken = mistaken;
        this.access = access;
        this.words = words;
    }

    @PostMapping("/messages/{id:[0-9a-f]{8}-[0-9a-f-]{27}}/bounce")
    String record(
            @PathVariable UUID id,
            @Valid @ModelAttribute("bounceForm") BounceForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var message = access.readable(id);
        if (!errors.hasErrors()) {
            form.check(errors);
        }
        if (errors.hasErrors()) {
            return again(message, form, model);
        }
        var typed = form.typed();
        try {
            reject(intake.record(id, typed.bounce(), form.sure(), me), message, errors, model);
        } catch (Message.WrongStateException e) {
            flash.addFlashAttribute(
                    "problem", words.getMessage("message.problem.changed", null, locale));
            return "redirect:/messages/" + id;
        }
        if (errors.hasErrors()) {
            return again(message, typed, model);
        }
        flash.addFlashAttribute("notice", words.getMessage("bounce.stored", null, locale));
        return "redirect:/messages/" + id;
    }

    @PostMapping("/messages/bounces/{id}/take-back")
    String takeBack(
            @PathVariable UUID id,
            @AuthenticationPrincipal SignedIn me,
            RedirectAttributes flash,
            Locale locale) {
        var message = mistaken.takeBack(id, me);
        flash.addFlashAttribute("notice", words.getMessage("bounce.takenBack", null, locale));
        return "redirect:/messages/" + message;
    }

    private static void reject(
            BounceIntake.Answer answer, Message message, BindingResult errors, Model model) {
        if (ASKED.contains(answer.kind())) {
            model.addAttribute("unsure", true);
        }
        if (answer.kind() != BounceIntake.Answer.Kind.STORED) {
            errors.rejectValue(
                    "bounce",
                    "bounce." + answer.kind(),
                    new Object[] {message.toAddress(), answer.recipient()},
                    null);
        }
    }

    /// The page of its own on which the form stays until it is right.
    private static String again(Message message, BounceForm form, Model model) {
        model.addAttribute("messageId", message.getId());
        model.addAttribute("recipient", message.toAddress());
        model.addAttribute("typed", form.bounce());
        return PAGE;
    }
}
