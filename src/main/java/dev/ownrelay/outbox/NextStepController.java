package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.web.Flash;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.UUID;

/// What people do next about a message that did not arrive.
@Controller
@RequestMapping("/messages/{id:[0-9a-f]{8}-[0-9a-f-]{27}}")
class NextStepController {

    private final MessageAccess access;
    private final OtherAddress otherAddress;
    private final OtherRoutes routes;
    private final Rerouting rerouting;
    private final MessagePages pages;
    private final MessageSource words;

    NextStepController(
            MessageAccess access,
            OtherAddress otherAddress,
            OtherRoutes routes,
            Rerouting rerouting,
            MessagePages pages,
            MessageSource words) {
        this.access = access;
        this.otherAddress = otherAddress;
        this.routes = routes;
        this.rerouting = rerouting;
        this.pages = pages;
        this.words = words;
    }

    /// @param shown what the page said of the route
    /// @param followed `true` where it said that another one was sent already
    @PostMapping("/other-address")
    String otherAddress(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(defaultValue = "") String followed,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        try {
            var message = otherAddress.send(id, address, shown, followed.equals("true"), me);
            flash.notice("message.step.address.done", address.strip());
            return "redirect:/messages/" + message;
        } catch (OtherAddress.RefusedException e) {
            return refused(id, address, e.key(), me, model);
        } catch (DataIntegrityViolationException e) {
            return refused(id, address, "candidate.email.taken", me, model);
        } catch (Message.WrongStateException | OptimisticLockingFailureException e) {
            flash.problem("message.problem.changed");
            return "redirect:/messages/" + id;
        }
    }

    private String refused(UUID id, String typed, String key, SignedIn me, Model model) {
        model.addAttribute("typed", typed);
        model.addAttribute("refused", words.getMessage(key, null, LocaleContextHolder.getLocale()));
        return pages.page(access.readable(id), me, model);
    }

    /// @param smtpServerId empty: the default relay
    /// @param shown what the page said of all of them
    /// @param sure `true` where it may leave though it may have left before
    @PostMapping("/other-server")
    String otherServer(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String smtpServerId,
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(defaultValue = "") String sure,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        if (!access.readable(id).senderId().equals(me.userId())) {
            throw new AccessDeniedException("From belongs to the sender");
        }
        var key = smtpServerId.isEmpty() ? MessageFilter.DEFAULT_RELAY : smtpServerId;
        var choice =
                routes.find(key, me).filter(found -> shown.lines().anyMatch(found.shown()::equals));
        if (choice.isEmpty()) {
            flash.problem("messages.route.changed");
        } else {
            tell(rerouting.send(id, sure.equals("true"), choice.get(), me), choice.get(), flash);
        }
        return "redirect:/messages/" + id;
    }

    private static void tell(Tally done, OtherRoutes.Choice choice, Flash flash) {
        if (done.done() > 0) {
            flash.notice("message.step.server.done", choice.route().serverName());
        } else if (done.stranded() + done.barred() > 0) {
            flash.problem("messages.route.changed");
        } else {
            flash.problem("message.problem.changed");
        }
    }
}
