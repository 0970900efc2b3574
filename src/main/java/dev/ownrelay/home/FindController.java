package dev.ownrelay.home;

import dev.ownrelay.candidate.Recipients;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

/// What the command palette finds for what is typed there: candidates to write to, and emails.
@Controller
class FindController {

    private static final int MOST = 5;
    private static final int LONGEST = 200;

    private final Recipients recipients;
    private final EmailFinder emails;

    FindController(Recipients recipients, EmailFinder emails) {
        this.recipients = recipients;
        this.emails = emails;
    }

    @GetMapping("/find")
    String find(@RequestParam(defaultValue = "") String q, Model model) {
        var text = q.substring(0, Math.min(q.length(), LONGEST)).replace('\0', ' ').strip();
        boolean nothing = text.isEmpty();
        model.addAttribute("q", text);
        model.addAttribute("people", nothing ? List.of() : recipients.matching(text, MOST));
        model.addAttribute("emails", nothing ? List.of() : emails.find(text, MOST));
        return "home/found";
    }
}
