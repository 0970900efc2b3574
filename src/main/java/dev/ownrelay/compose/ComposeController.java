package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.message.Message;
import dev.ownrelay.server.RouteChoice.Usable;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
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

import java.util.List;
import java.util.Optional;
import java.util.UUID;

@Controller
class ComposeController {

    private final Writers writers;
    private final EmailRoutes ways;
    private final Recipients recipients;
    private final EarlierMessages earlierMessages;
    private final DraftChecks checks;
    private final Dispatch dispatch;
    private final ComposePage page;

    ComposeController(
            Writers writers,
            EmailRoutes ways,
            Recipients recipients,
            EarlierMessages earlierMessages,
            DraftChecks checks,
            Dispatch dispatch,
            ComposePage page) {
        this.writers = writers;
        this.ways = ways;
        this.recipients = recipients;
        this.earlierMessages = earlierMessages;
        this.checks = checks;
        this.dispatch = dispatch;
        this.page = page;
    }

    /// @param selection whom somebody ticked in the list of candidates
    /// @param from a message that is to be written anew
    @GetMapping("/messages/new")
    String create(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") List<String> candidate,
            @RequestParam(defaultValue = "") String selection,
            @RequestParam(defaultValue = "") String from,
            Model model) {
        var earlier = earlierMessages.find(from, me);
        var ticked = selection.isEmpty() ? Optional.of(candidate) : selected(selection, me);
        model.addAttribute("selectionGone", ticked.isEmpty());
        var to = ticked.orElse(List.of());
        var form = earlier.map(ComposeForm::anew).orElseGet(() -> ComposeForm.empty(to));
        model.addAttribute("form", form);
        model.addAttribute("earlier", earlier.orElse(null));
        model.addAttribute("written", false);
        var sender = writers.find(me);
        var way = ways.of(sender, "");
        var people = recipients.find(form.recipients());
        if (earlier.isPresent()) {
            var writing = new Writing(form, form.along(earlier), sender, way, people);
            try (var turn = checks.turn(me)) {
                checks.fill(turn == null ? null : checks.all(writing), me, model);
            }
        }
        return page.fill(people, sender, way, model);
    }

    @PostMapping("/messages")
    String send(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") ComposeForm form,
            BindingResult errors,
            @Valid @ModelAttribute("paste") Paste paste,
            BindingResult neverWrong,
            @Valid @ModelAttribute("check") CheckForm check,
            BindingResult neverWrongEither,
            Model model,
            Flash flash) {
        var sender = writers.find(me);
        var asked = recipients.find(form.recipients());
        var to = form.writesAnyway() ? asked : withoutMarked(asked);
        var way = ways.of(sender, form.via());
        var earlier = earlierMessages.find(form.follows(), me);
        form.check(asked.size(), form.along(earlier), errors);
        if (to.isEmpty() && !asked.isEmpty()) {
            errors.rejectValue("to", "compose.to.marked");
        }
        if (paste.waits()) {
            errors.rejectValue("to", "compose.paste.waits");
        }
        var pasted = recipients.read(paste.newcomers());
        var all = ComposePage.together(asked, pasted.known());
        if (all.size() > asked.size()) {
            errors.rejectValue("to", "compose.paste.joined");
        }
        if (changed(form.route(), way)) {
            errors.rejectValue("route", "compose.route.changed");
            model.addAttribute("routeFault", "compose.route.changed");
        }
        var writing = new Writing(form, form.along(earlier), sender, way, to);
        var gate =
                errors.hasFieldErrors("attachments")
                        ? Gate.UNWATCHED
                        : checks.beforeSend(writing, check, me);
        if (errors.hasErrors() || !gate.open() || !(way.choice() instanceof Usable(var route))) {
            checks.fill(gate.findings(), me, model);
            model.addAttribute("closed", !gate.open());
            return again(all, sender, way, earlier, model);
        }
        Dispatch.Dispatched dispatched;
        try {
            dispatched = dispatch.send(sender, route, asked, to, form, earlier, gate, me);
        } catch (Message.WrongStateException onItsWayAgain) {
            model.addAttribute("earlierLeft", true);
            return again(asked, sender, way, earlier, model);
        } catch (Recipients.GoneException meanwhile) {
            errors.rejectValue("to", "compose.to.unknown");
            return again(recipients.find(form.recipients()), sender, way, earlier, model);
        } catch (QueryTimeoutException | org.hibernate.QueryTimeoutException stopped) {
            model.addAttribute("stopped", true);
            return again(asked, sender, way, earlier, model);
        }
        say(flash, "compose.sent", dispatched.messages().size());
        sayIfAny(flash, "compose.leftOut", asked.size() - to.size());
        sayIfAny(flash, "compose.paste.leftOut", paste.leftOut(pasted));
        return dispatched.messages().size() == 1
                ? "redirect:/messages/" + dispatched.messages().getFirst()
                : "redirect:/messages?batch=" + dispatched.batch();
    }

    /// With all that was typed.
    private String again(
            List<Candidate> to,
            Sender sender,
            EmailRoute way,
            Optional<EarlierMessage> earlier,
            Model model) {
        model.addAttribute("written", true);
        model.addAttribute("earlier", earlier.orElse(null));
        return page.fill(to, sender, way, model);
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
        var sender = writers.find(me);
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
            @Valid @ModelAttribute("paste") Paste paste,
            BindingResult neverWrong,
            @RequestParam(defaultValue = "") String choose,
            @RequestParam(defaultValue = "false") boolean always,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        boolean chosen = chosen(writers.find(me), choose, always);
        if (!chosen) {
            model.addAttribute("routeFault", "compose.route.cannot");
        } else if (always) {
            model.addAttribute("routeSaid", "compose.route.kept");
        }
        var sender = writers.find(me);
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
        return page.fill(recipients.find(form.recipients()), sender, way, model);
    }

    private Optional<List<String>> selected(String selection, SignedIn me) {
        return recipients
                .selected(selection, me.userId())
                .map(ids -> ids.stream().map(UUID::toString).toList());
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

    private static void sayIfAny(Flash flash, String key, int number) {
        if (number > 0) {
            say(flash, key, number);
        }
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
        page.fillRoute(sender, way, model);
        model.addAttribute("flips", shown.isEmpty() != way.fingerprint().isEmpty());
        return "compose/route :: answer";
    }
}
