package dev.ownrelay.bounce;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.EnumSet;
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

    BounceController(BounceIntake intake, MistakenBounces mistaken, MessageAccess access) {
        this.intake = intake;
        this.mistaken = mistaken;
        this.access = access;
    }

    @PostMapping("/messages/{id:[0-9a-f]{8}-[0-9a-f-]{27}}/bounce")
    String record(
            @PathVariable UUID id,
            @Valid @ModelAttribute("bounceForm") BounceForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
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
            flash.problem("message.problem.changed");
            return "redirect:/messages/" + id;
        }
        if (errors.hasErrors()) {
            return again(message, typed, model);
        }
        flash.notice("bounce.stored");
        return "redirect:/messages/" + id;
    }

    @PostMapping("/messages/bounces/{id}/take-back")
    String takeBack(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var message = mistaken.takeBack(id, me);
        flash.notice("bounce.takenBack");
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
