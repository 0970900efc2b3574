package dev.ownrelay.notice;

import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;
import dev.ownrelay.web.PageNumber;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.security.Principal;
import java.util.UUID;

/// Operator, Failed notices, and those that wait.
@Controller
@RequestMapping("/operator/notices")
class NoticeController {

    private final NoticeFailures failures;
    private final WaitingNotices waiting;
    private final NoticeQueue queue;

    NoticeController(NoticeFailures failures, WaitingNotices waiting, NoticeQueue queue) {
        this.failures = failures;
        this.waiting = waiting;
        this.queue = queue;
    }

    @GetMapping
    String list(@RequestParam(required = false) @Nullable String page, Model model) {
        model.addAttribute("stopped", queue.stopped());
        model.addAttribute("failures", failures.lines());
        model.addAttribute("waiting", waiting.page(PageNumber.of(page)));
        return "notice/failed";
    }

    /// @param me whose name is the id of the user
    @PostMapping("/{id}/remove")
    String remove(@PathVariable UUID id, Principal me, Flash flash) {
        if (!failures.remove(id, UUID.fromString(me.getName()))) {
            throw new NotFound();
        }
        flash.notice("notice.removed");
        return "redirect:/operator/notices";
    }
}
