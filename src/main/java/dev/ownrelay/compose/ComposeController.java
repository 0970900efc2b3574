package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteChoice.Unusable;
import dev.ownrelay.server.RouteChoice.Usable;
import dev.ownrelay.server.RouteStates;
import dev.ownrelay.server.Routes;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import java.util.ArrayList;
import java.util.List;

@Controller
class ComposeController {

    private static final int OFFERED = 50;

    private final Senders senders;
    private final Routes routes;
    private final RouteStates states;
    private final Recipients recipients;
    private final EarlierMessages earlierMessages;
    private final Dispatch dispatch;

    ComposeController(
            Senders senders,
            Routes routes,
            RouteStates states,
            Recipients recipients,
            EarlierMessages earlierMessages,
            Dispatch dispatch) {
        this.senders = senders;
        this.routes = routes;
        this.states = states;
        this.recipients = recipients;
        this.earlierMessages = earlierMessages;
        this.dispatch = dispatch;
    }

    /// @param from a message that is to be written anew
    @GetMapping("/messages/new")
    String create(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") List<String> candidate,
            @RequestParam(defaultValue = "") String from,
            Model model) {
        var earlier = earlierMessages.find(from, me);
        var form = earlier.map(ComposeForm::anew).orElseGet(() -> ComposeForm.empty(candidate));
        model.addAttribute("form", form);
        model.addAttribute("earlier", earlier.orElse(null));
        model.addAttribute("written", false);
        var sender = sender(me);
        return page(recipients.find(form.recipients()), sender, choice(sender), model);
    }

    @PostMapping("/messages")
    String send(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") ComposeForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        var sender = sender(me);
        var asked = recipients.find(form.recipients());
        var to = form.writesAnyway() ? asked : withoutMarked(asked);
        var choice = choice(sender);
        var earlier = earlierMessages.find(form.follows(), me);
        form.check(asked.size(), form.along(earlier), errors);
        if (to.isEmpty() && !asked.isEmpty()) {
            errors.rejectValue("to", "compose.to.marked");
        }
        checkRoute(form, choice, errors);
        if (errors.hasErrors() || !(choice instanceof Usable(var route))) {
            model.addAttribute("written", true);
            model.addAttribute("earlier", earlier.orElse(null));
            return page(asked, sender, choice, model);
        }
        var dispatched = dispatch.send(sender, route, asked, to, form, earlier, me);
        int leftOut = asked.size() - to.size();
        say(flash, "compose.sent", dispatched.messages().size());
        if (leftOut > 0) {
            say(flash, "compose.leftOut", leftOut);
        }
        return dispatched.messages().size() == 1
                ? "redirect:/messages/" + dispatched.messages().getFirst()
                : "redirect:/messages?batch=" + dispatched.batch();
    }

    private List<Candidate> withoutMarked(List<Candidate> asked) {
        var marked = recipients.marked(asked);
        return asked.stream().filter(person -> !marked.containsKey(person.getId())).toList();
    }

    private static void say(Flash flash, String key, int number) {
        flash.notice(number == 1 ? key : key + ".many", number);
    }

    /// What was shown is what is sent.
    private static void checkRoute(ComposeForm form, RouteChoice choice, BindingResult errors) {
        if (choice instanceof Usable(var route)
                && !form.route().isEmpty()
                && !form.route().equals(RouteLine.of(route).fingerprint())) {
            errors.rejectValue("route", "compose.route.changed");
        }
    }

    private String page(List<Candidate> to, Sender sender, RouteChoice choice, Model model) {
        model.addAttribute("chosen", to);
        var others = others(to);
        model.addAttribute("others", others);
        model.addAttribute("markedOthers", recipients.marked(others).keySet());
        model.addAttribute("marks", recipients.marked(to));
        var server = sender.smtpServerId();
        model.addAttribute("shown", states.of(server, choice));
        switch (choice) {
            case Usable(var route) -> model.addAttribute("line", RouteLine.of(route));
            case Unusable(var reason) -> {
                model.addAttribute("obstacle", reason);
                model.addAttribute("server", server);
                model.addAttribute("serverName", routes.names().getOrDefault(server, ""));
                model.addAttribute("domain", sender.domain());
            }
        }
        return "compose/form";
    }

    private List<Candidate> others(List<Candidate> chosen) {
        var others = new ArrayList<>(recipients.first(OFFERED));
        others.removeIf(other -> chosen.stream().anyMatch(c -> c.getId().equals(other.getId())));
        return others;
    }

    private RouteChoice choice(Sender sender) {
        return routes.forUser(sender.smtpServerId(), sender.email(), sender.displayName());
    }

    private Sender sender(SignedIn me) {
        return senders.find(me.userId())
                .filter(Sender::enabled)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }
}
