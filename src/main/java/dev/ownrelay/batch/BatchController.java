package dev.ownrelay.batch;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.UUID;

/// Pauses, resumes and stops what was sent together.
@Controller
@RequestMapping("/messages/batches/{id}")
class BatchController {

    private final BatchActions actions;

    BatchController(BatchActions actions) {
        this.actions = actions;
    }

    @PostMapping("/pause")
    String pause(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        return told("pause", id, actions.pause(id, me), flash);
    }

    @PostMapping("/resume")
    String resume(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        return told("resume", id, actions.resume(id, me), flash);
    }

    /// @param sure `true` where the question was answered
    @PostMapping("/stop")
    String stop(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String sure,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var asked = actions.asked(id, me);
        if (!sure.equals("true") && asked.counts().stoppable() > 0) {
            model.addAttribute("asked", asked);
            return "batch/stop";
        }
        return told("stop", id, actions.stop(id, me), flash);
    }

    private static String told(String deed, UUID id, int messages, Flash flash) {
        if (messages > 0) {
            flash.notice("batch.done." + deed, messages);
        } else {
            flash.problem("batch.nothing." + deed);
        }
        return "redirect:/messages?batch=" + id;
    }
}
