package dev.ownrelay.sso;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.Viewers;
import dev.ownrelay.signin.PasswordSignIn;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.MinuteLimit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;

/// *Sign in with your organisation*. Whoever asks learns of no agency but one that has proven the
/// domain of the address.
@Controller
@RequestMapping(OrganisationPage.URL)
class OrganisationPage {

    static final String URL = "/login/organisation";

    /// From one client, in a minute: a whole office comes from one address.
    static final int BEGINNINGS = 60;

    private static final String PAGE = "sso/organisation";

    private final Organisations organisations;
    private final OrganisationSignIns signIns;
    private final RefusalNotes notes;
    private final RefusalPage refusals;
    private final MinuteLimit beginnings;

    OrganisationPage(
            Organisations organisations,
            OrganisationSignIns signIns,
            RefusalNotes notes,
            RefusalPage refusals,
            Clock clock) {
        this.organisations = organisations;
        this.signIns = signIns;
        this.notes = notes;
        this.refusals = refusals;
        beginnings = new MinuteLimit(clock, BEGINNINGS);
    }

    @GetMapping
    String show() {
        return Viewers.signedIn().isPresent() ? "redirect:/" : PAGE;
    }

    @PostMapping
    String go(
            @RequestParam(defaultValue = "") String username,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (Viewers.signedIn().isPresent()) {
            return "redirect:/";
        }
        model.addAttribute("username", username);
        var problem = Mailbox.problem(username.strip());
        if (problem.isPresent()) {
            return again(problem.get(), model);
        } else if (!beginnings.take(client(request))) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            return again("sso.refused.too-often", model);
        }
        var agency = organisations.find(SignIns.normal(username));
        return agency.isEmpty()
                ? again("sso.organisation.none", model)
                : begin(agency.get(), Mailbox.stored(username), request, response, model);
    }

    private static String again(String words, Model model) {
        model.addAttribute("problemKey", words);
        return PAGE;
    }

    private String begin(
            UUID agency,
            String address,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var session = request.getSession().getId();
        return CurrentTenant.call(
                agency,
                () -> {
                    try {
                        return onward(
                                signIns.begin(session, address, Errand.SIGN_IN), response, model);
                    } catch (Refused e) {
                        notes.note(e, null);
                        return refusals.show(e, response, model);
                    }
                });
    }

    /// Browsers stop a form whose answer redirects to a site that its page does not name, so a page
    /// of ours goes on.
    static String onward(URI url, HttpServletResponse response, Model model) {
        var address = url.toASCIIString();
        response.setHeader("Refresh", "0; url=" + address);
        model.addAttribute("url", address);
        model.addAttribute("host", url.getHost());
        return "sso/onward";
    }

    private static UUID client(HttpServletRequest request) {
        var client = PasswordSignIn.client(String.valueOf(request.getRemoteAddr()));
        return UUID.nameUUIDFromBytes(client.getBytes(StandardCharsets.UTF_8));
    }
}
