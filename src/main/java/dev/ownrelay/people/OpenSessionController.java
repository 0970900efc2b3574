package dev.ownrelay.people;

import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.WaysIn;
import dev.ownrelay.signin.KnownDevices;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// My account, Signed-in browsers.
@Controller
@RequestMapping("/account/sessions")
class OpenSessionController {

    /// A page that anybody can read; more than these end together.
    static final int SHOWN = 50;

    private static final String LIST = "redirect:/account/sessions";

    private final Sessions sessions;
    private final WaysIn ways;
    private final KnownDevices devices;

    OpenSessionController(Sessions sessions, WaysIn ways, KnownDevices devices) {
        this.sessions = sessions;
        this.ways = ways;
        this.devices = devices;
    }

    @GetMapping
    String list(@AuthenticationPrincipal SignedIn me, HttpSession session, Model model) {
        var open = sessions.open(me.userId(), session.getId());
        model.addAttribute("browsers", open.stream().limit(SHOWN).toList());
        model.addAttribute("hidden", Math.max(0, open.size() - SHOWN));
        return "people/sessions";
    }

    @PostMapping("/{handle}/end")
    String end(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable String handle,
            HttpSession session,
            Flash flash) {
        if (!ways.signOutOne(me.userId(), handle, session.getId())) {
            throw new NotFound();
        }
        flash.notice("sessions.ended", 1);
        return LIST;
    }

    @PostMapping("/end")
    String endOthers(
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            HttpServletResponse response,
            Flash flash) {
        boolean known = devices.know(request, me.userId());
        var ended = ways.signOut(me.userId(), request.getSession().getId());
        if (known) {
            devices.remember(request, response, me.userId());
        }
        flash.notice("sessions.ended", ended);
        return LIST;
    }
}
