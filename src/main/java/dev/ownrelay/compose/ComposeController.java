package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.message.Message;
import dev.ownrelay.server.RouteChoice.Usable;
import dev.ownrelay.server.Routes;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import java.util.ArrayList;
import java.util.List;

@Controller
class ComposeController {

    private static final int OFFERED = 50;

    private final Senders senders;
    private final Routes routes;
    private final EmailRoutes ways;
    private final Recipients recipients;
    private final EarlierMessages earlierMessages;
    private final Dispatch dispatch;

    ComposeController(
            Senders senders,
            Routes routes,
            EmailRoutes ways,
            Recipients recipients,
            EarlierMessages earlierMessages,
            Dispatch dispatch) {
        this.senders = senders;
        this.routes = routes;
        this.ways = ways;
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
        return page(recipients.find(form.recipients()), sender, ways.of(sender, ""), model);
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
        var way = ways.of(sender, form.via());
        var earlier = earlierMessages.find(form.follows(), me);
        form.check(asked.size(), form.along(earlier), errors);
        if (to.isEmpty() && !asked.isEmpty()) {
            errors.rejectValue("to", "compose.to.marked");
        }
        if (changed(form.route(), way)) {
            errors.rejectValue("route", "compose.route.changed");
            model.addAttribute("routeFault", "compose.route.changed");
        }
        if (errors.hasErrors() || !(way.choice() instanceof Usable(var route))) {
            model.addAttribute("written", true);
            model.addAttribute("earlier", earlier.orElse(null));
            return page(asked, sender, way, model);
        }
        Dispatch.Dispatched dispatched;
        try {
            dispatched = dispatch.send(sender, route, asked, to, form, earlier, me);
        } catch (Message.WrongStateException onItsWayAgain) {
            model.addAttribute("written", true);
            model.addAttribute("earlier", earlier.orElse(null));
            model.addAttribute("earlierLeft", true);
            return page(asked, sender, way, model);
        }
        int leftOut = asked.size() - to.size();
        say(flash, "compose.sent", dispatched.messages().size());
        if (leftOut > 0) {
            say(flash, "compose.leftOut", leftOut);
        }
        return dispatched.messages().size() == 1
                ? "redirect:/messages/" + dispatched.messages().getFirst()
                : "redirect:/messages?batch=" + dispatched.batch();
    }

    /// How the way does now, for a page that stays open.
    ///
    /// @param route fingerprint of the route that the page shows; empty: it shows none
    /// @param warned whether the page says that the way has changed, which it goes on to say
    @GetMapping("/messages/new/route")
    String look(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") String via,
            @RequestParam(defaultValue = "") String route,
            @RequestParam(defaultValue = "") String warned,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        if (!part) {
            return "redirect:/messages/new";
        }
        var sender = sender(me);
        var way = ways.of(sender, via);
        if (warned.equals("true") || changed(route, way)) {
            model.addAttribute("routeFault", "compose.route.changed");
        }
        return line(sender, way, route, model);
    }

    /// Chooses another way, before anything is typed or after.
    ///
    /// @param choose the key of the way
    /// @param notYet what is missing, of which nothing is said before Send
    /// @param always whether for all emails from now on, and not for this one only
    @PostMapping("/messages/new/route")
    String choose(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") ComposeForm form,
            BindingResult notYet,
            @RequestParam(defaultValue = "") String choose,
            @RequestParam(defaultValue = "false") boolean always,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        boolean chosen = chosen(sender(me), choose, always);
        if (!chosen) {
            model.addAttribute("routeFault", "compose.route.cannot");
        } else if (always) {
            model.addAttribute("routeSaid", "compose.route.kept");
        }
        var sender = sender(me);
        var way = ways.of(sender, chosen ? choose : form.via());
        if (part) {
            model.addAttribute("asked", true);
            return line(sender, way, form.route(), model);
        }
        model.addAttribute(
                BindingResult.MODEL_KEY_PREFIX + "form",
                new BeanPropertyBindingResult(form, "form"));
        model.addAttribute("written", way.obstacle() == null || form.written());
        model.addAttribute("earlier", earlierMessages.find(form.follows(), me).orElse(null));
        return page(recipients.find(form.recipients()), sender, way, model);
    }

    private boolean chosen(Sender sender, String key, boolean always) {
        try {
            return ways.choose(sender, key, always);
        } catch (DataIntegrityViolationException | OptimisticLockingFailureException meanwhile) {
            return false;
        }
    }

    private List<Candidate> withoutMarked(List<Candidate> asked) {
        var marked = recipients.marked(asked);
        return asked.stream().filter(person -> !marked.containsKey(person.getId())).toList();
    }

    private static void say(Flash flash, String key, int number) {
        flash.notice(number == 1 ? key : key + ".many", number);
    }

    /// What was shown is what is sent.
    private static boolean changed(String shown, EmailRoute way) {
        return !shown.isEmpty() && way.line() != null && !shown.equals(way.fingerprint());
    }

    /// @param shown fingerprint of the route that the page showed before
    private String line(Sender sender, EmailRoute way, String shown, Model model) {
        show(sender, way, model);
        model.addAttribute("flips", shown.isEmpty() != way.fingerprint().isEmpty());
        return "compose/route :: answer";
    }

    private void show(Sender sender, EmailRoute way, Model model) {
        model.addAttribute("way", way);
        model.addAttribute("serverName", routes.names().getOrDefault(way.server(), ""));
        model.addAttribute("domain", sender.domain());
    }

    private String page(List<Candidate> to, Sender sender, EmailRoute way, Model model) {
        model.addAttribute("chosen", to);
        var others = others(to);
        model.addAttribute("others", others);
        model.addAttribute("markedOthers", recipients.marked(others).keySet());
        model.addAttribute("marks", recipients.marked(to));
        show(sender, way, model);
        return "compose/form";
    }

    private List<Candidate> others(List<Candidate> chosen) {
        var others = new ArrayList<>(recipients.first(OFFERED));
        others.removeIf(other -> chosen.stream().anyMatch(c -> c.getId().equals(other.getId())));
        return others;
    }

    private Sender sender(SignedIn me) {
        return senders.find(me.userId())
                .filter(Sender::enabled)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }
}
