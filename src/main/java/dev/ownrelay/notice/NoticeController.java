package dev.ownrelay.notice;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.security.Principal;
import java.util.Locale;
import java.util.UUID;

/// Operator, Failed notices, and those that wait.
@Controller
@RequestMapping("/operator/notices")
class NoticeController {

    private final NoticeFailures failures;
    private final WaitingNotices waiting;
    private final NoticeQueue queue;
    private final MessageSource words;

    NoticeController(
            NoticeFailures failures,
            WaitingNotices waiting,
            NoticeQueue queue,
            MessageSource words) {
        this.failures = failures;
        this.waiting = waiting;
        this.queue = queue;
        this.words = words;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("stopped", queue.stopped());
        model.addAttribute("failures", failures.lines());
        model.addAttribute("waiting", waiting.lines());
        return "notice/failed";
    }

    /// @param me whose name is the id of the user
    @PostMapping("/{id}/remove")
    String remove(@PathVariable UUID id, Principal me, RedirectAttributes flash, Locale locale) {
        if (!failures.remove(id, UUID.fromString(me.getName()))) {
            throw new ResponseStatusException(NOT_FOUND);
        }
        flash.addFlashAttribute("notice", words.getMessage("notice.removed", null, locale));
        return "redirect:/operator/notices";
    }
}
