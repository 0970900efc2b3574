package dev.ownrelay.outbox;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Operator, Unknown replies.
@Controller
class UnknownRepliesController {

    private final UnknownReplies replies;

    UnknownRepliesController(UnknownReplies replies) {
        this.replies = replies;
    }

    @GetMapping("/operator/unknown-replies")
    String list(Model model) {
        model.addAttribute("lines", replies.lines());
        return "outbox/unknown";
    }
}
