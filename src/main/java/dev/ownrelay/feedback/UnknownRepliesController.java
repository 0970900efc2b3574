package dev.ownrelay.feedback;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Operator, Unknown replies.
@Controller
class UnknownRepliesController {

    private final UnknownReplies replies;
    private final WrongExplanations wrong;

    UnknownRepliesController(UnknownReplies replies, WrongExplanations wrong) {
        this.replies = replies;
        this.wrong = wrong;
    }

    @GetMapping("/operator/unknown-replies")
    String list(Model model) {
        model.addAttribute("lines", replies.lines());
        model.addAttribute("wrong", wrong.lines());
        return "feedback/unknown";
    }
}
