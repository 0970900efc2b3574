package dev.ownrelay.sso;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.proof.WaitingForms;
import dev.ownrelay.trial.MinuteLimit;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Sends whoever a provider let in there once more, before they do something dangerous here.
@Controller
class OrganisationProof {

    private final WaitingForms forms;
    private final AppUsers users;
    private final OrganisationSignIns signIns;
    private final RefusalNotes notes;
    private final RefusalPage refusals;
    private final MinuteLimit limit;

    OrganisationProof(
            WaitingForms forms,
            AppUsers users,
            OrganisationSignIns signIns,
            RefusalNotes notes,
            RefusalPage refusals,
            MinuteLimit limit) {
        this.forms = forms;
        this.users = users;
        this.signIns = signIns;
        this.notes = notes;
        this.refusals = refusals;
        this.limit = limit;
    }

    /// @param kept what they have sent, sealed
    @PostMapping(WaitingForms.ELSEWHERE)
    String go(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") String kept,
            HttpSession session,
            HttpServletResponse response,
            Model model) {
        if (!forms.keep(me, session, kept)) {
            return "redirect:/account";
        }
        try {
            if (!limit.take(me.userId())) {
                throw new Refused(Refused.Reason.TOO_OFTEN);
            }
            var errand = Errand.of(Errand.Purpose.PROVE, me);
            return OrganisationPage.onward(
                    signIns.begin(session.getId(), address(me), errand), response, model);
        } catch (Refused e) {
            model.addAttribute("waits", true);
            notes.note(e, me.userId());
            return refusals.show(e, response, model);
        }
    }

    private String address(SignedIn me) {
        return users.findById(me.userId()).map(AppUser::email).orElse("");
    }
}
