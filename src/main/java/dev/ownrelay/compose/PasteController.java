package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.PastedPeople;
import dev.ownrelay.candidate.Recipients;

import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// Makes recipients of pasted addresses, in one request however many there are.
@Controller
class PasteController {

    private final Writers writers;
    private final EmailRoutes ways;
    private final Recipients recipients;
    private final EarlierMessages earlierMessages;
    private final ComposePage page;

    PasteController(
            Writers writers,
            EmailRoutes ways,
            Recipients recipients,
            EarlierMessages earlierMessages,
            ComposePage page) {
        this.writers = writers;
        this.ways = ways;
        this.recipients = recipients;
        this.earlierMessages = earlierMessages;
        this.page = page;
    }

    /// @param notYet what is missing, of which nothing is said before Send
    /// @param part whether the page stays and takes the people over by itself
    @PostMapping("/messages/new/recipients")
    String take(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") ComposeForm form,
            BindingResult notYet,
            @Valid @ModelAttribute("paste") Paste paste,
            BindingResult neverWrong,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        var people =
                paste.adds() ? recipients.add(paste.newcomers()) : recipients.read(paste.pasted());
        model.addAttribute("people", people);
        if (!people.tooMany()) {
            model.addAttribute("paste", rest(paste, people));
        }
        if (part) {
            model.addAttribute("part", true);
            return "compose/paste :: box";
        }
        model.addAttribute(
                BindingResult.MODEL_KEY_PREFIX + "form",
                new BeanPropertyBindingResult(form, "form"));
        model.addAttribute("written", true);
        model.addAttribute("earlier", earlierMessages.find(form.follows(), me).orElse(null));
        var sender = writers.find(me);
        var all = ComposePage.together(recipients.find(form.recipients()), people.known());
        return page.fill(all, sender, ways.of(sender, form.via()), model);
    }

    /// What stays in the fields: who is new, and what could not be read where it was typed by hand.
    private static Paste rest(Paste paste, PastedPeople people) {
        if (!paste.adds()) {
            return new Paste("", people.lines(), "");
        }
        return new Paste(paste.pasted(), String.join("\n", people.faults()), "");
    }
}
