package dev.ownrelay.sso;

import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.proof.WaitingForms;
import dev.ownrelay.sso.SingleSignOn.NotNow;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.UUID;

/// Maintenance, *Single sign-on*.
@Controller
@RequestMapping(SingleSignOnController.URL)
class SingleSignOnController {

    static final String URL = "/maintenance/single-sign-on";

    private final SingleSignOn settings;
    private final SettingsPage page;
    private final OrganisationSignIns signIns;
    private final RefusalNotes notes;
    private final RefusalPage refusals;
    private final MinuteLimit trials;

    SingleSignOnController(
            SingleSignOn settings,
            SettingsPage page,
            OrganisationSignIns signIns,
            RefusalNotes notes,
            RefusalPage refusals,
            MinuteLimit trials) {
        this.settings = settings;
        this.page = page;
        this.signIns = signIns;
        this.notes = notes;
        this.refusals = refusals;
        this.trials = trials;
    }

    @GetMapping
    String show(Model model) {
        return page.asItIs(model);
    }

    @AskedAgain("sso-save")
    @PostMapping
    String save(
            @Valid @ModelAttribute("form") ProviderForm form,
            BindingResult errors,
            Model model,
            @AuthenticationPrincipal SignedIn me,
            Flash flash) {
        Issuers.problem(form.issuer()).ifPresent(words -> Faults.reject(errors, "issuer", words));
        if (settings.needsSecret(form)) {
            Faults.reject(errors, "clientSecret", "sso.secret.again");
        }
        if (form.roleClaim().isEmpty() != form.administratorValue().isEmpty()) {
            Faults.reject(errors, "administratorValue", "sso.role.both");
        }
        if (errors.hasErrors()) {
            return page.show(model);
        }
        return change(() -> settings.save(form, me.userId()), "sso.saved", flash);
    }

    /// Signs in for real, and lets nobody in.
    @PostMapping("/try")
    String attempt(
            @AuthenticationPrincipal SignedIn me,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            if (!trials.take(me.userId())) {
                throw new Refused(Refused.Reason.TOO_OFTEN);
            }
            WaitingForms.forget(request.getSession());
            var session = request.getSession().getId();
            return OrganisationPage.onward(
                    signIns.begin(session, "", Errand.of(Errand.Purpose.TRY, me)), response, model);
        } catch (Refused e) {
            notes.note(e, me.userId());
            return refusals.show(e, response, model);
        }
    }

    @AskedAgain("sso-on")
    @PostMapping("/on")
    String switchOn(@AuthenticationPrincipal SignedIn me, Flash flash) {
        return change(() -> settings.switchOn(me.userId()), "sso.on.done", flash);
    }

    @AskedAgain("sso-off")
    @PostMapping("/off")
    String switchOff(@AuthenticationPrincipal SignedIn me, Flash flash) {
        return change(() -> settings.switchOff(me.userId()), "sso.off.done", flash);
    }

    @AskedAgain("sso-passwords")
    @PostMapping("/passwords")
    String passwords(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute PasswordsForm form,
            BindingResult errors,
            Flash flash) {
        return change(
                () -> settings.takePasswords(form.signInHere(), form.kept(), me.userId()),
                form.signInHere() ? "sso.passwords.on" : "sso.passwords.off",
                flash);
    }

    @AskedAgain("sso-forget")
    @PostMapping("/people/{id}/forget")
    String forget(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var name = settings.forget(id, me).orElseThrow(NotFound::new);
        flash.notice("sso.people.forgotten", name);
        return "redirect:" + URL;
    }

    private static String change(Runnable deed, String done, Flash flash) {
        try {
            deed.run();
            flash.notice(done);
        } catch (NotNow e) {
            flash.problem(e.words());
        }
        return "redirect:" + URL;
    }
}
