package dev.ownrelay.discovery;

import dev.ownrelay.trial.MinuteLimit;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.security.Principal;
import java.util.Objects;
import java.util.UUID;

/// *Find my server*: an email address is looked up, and nothing is saved.
@Controller
@RequestMapping("/maintenance/smtp-servers/find")
class ServerFindController {

    private static final String VIEW = "discovery/find";

    private final ServerFinder finder;
    private final MinuteLimit limit;

    ServerFindController(ServerFinder finder, MinuteLimit limit) {
        this.finder = finder;
        this.limit = limit;
    }

    /// @param address an email address, or its domain
    record FindForm(String address) {

        FindForm {
            address = Objects.requireNonNullElse(address, "");
        }
    }

    @GetMapping
    String ask(Model model) {
        model.addAttribute("form", new FindForm(""));
        return VIEW;
    }

    @PostMapping
    String find(
            @ModelAttribute("form") FindForm form,
            BindingResult errors,
            Principal me,
            Model model) {
        var wanted = Wanted.parse(form.address());
        if (wanted.isEmpty()) {
            errors.rejectValue("address", "find.address.bad");
        } else if (!limit.take(UUID.fromString(me.getName()))) {
            errors.rejectValue("address", "find.tooMany");
        } else {
            model.addAttribute("findings", finder.find(wanted.get()));
        }
        return VIEW;
    }
}
