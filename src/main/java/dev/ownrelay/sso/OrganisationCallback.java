package dev.ownrelay.sso;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Brought;
import dev.ownrelay.proof.LastProof;
import dev.ownrelay.proof.WaitingForms;
import dev.ownrelay.signin.FreshSession;
import dev.ownrelay.sso.OrganisationSignIns.Outcome;
import dev.ownrelay.sso.Refused.Reason;
import dev.ownrelay.tenant.AgencyToken;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/// Where providers send people back to. Who only looks ahead uses nothing up.
@Controller
class OrganisationCallback {

    private final OrganisationSignIns signIns;
    private final Trials trials;
    private final FreshSession session;
    private final RefusalNotes notes;
    private final RefusalPage refusals;
    private final WaitingForms waiting;
    private final Clock clock;

    OrganisationCallback(
            OrganisationSignIns signIns,
            Trials trials,
            FreshSession session,
            RefusalNotes notes,
            RefusalPage refusals,
            WaitingForms waiting,
            Clock clock) {
        this.signIns = signIns;
        this.trials = trials;
        this.session = session;
        this.notes = notes;
        this.refusals = refusals;
        this.waiting = waiting;
        this.clock = clock;
    }

    @GetMapping(Clients.CALLBACK)
    String comeBack(
            HttpServletRequest request,
            HttpServletResponse response,
            @AuthenticationPrincipal @Nullable SignedIn me,
            Model model,
            Flash flash) {
        if (Brought.ahead(request)) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return "sso/ahead";
        }
        var brought = Brought.by(request);
        var agency =
                AgencyToken.agencyOf(brought.state())
                        .filter(id -> me == null || me.tenantId().equals(id));
        return agency.isEmpty()
                ? refusals.show(new Refused(Reason.UNKNOWN), response, model)
                : CurrentTenant.call(
                        agency.get(), () -> finish(brought, me, request, response, model, flash));
    }

    private String finish(
            Brought brought,
            @Nullable SignedIn me,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Flash flash) {
        try {
            var outcome = signIns.finish(brought, me, session(request));
            return switch (outcome) {
                case Outcome.Came came -> arrive(came, request, response);
                case Outcome.Tried tried -> tried(tried, Objects.requireNonNull(me), flash);
                case Outcome.Proven _ -> proven(request.getSession());
            };
        } catch (Refused e) {
            model.addAttribute("waits", waits(request));
            notes.note(e, Optional.ofNullable(me).map(SignedIn::userId).orElse(null));
            return refusals.show(e, response, model);
        }
    }

    /// In another language.
    @GetMapping(RefusalPage.URL)
    String sayAgain(
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var known = Reason.of(reason);
        model.addAttribute("waits", waits(request));
        return known.isEmpty()
                ? "redirect:" + OrganisationPage.URL
                : refusals.show(new Refused(known.get()), response, model);
    }

    private boolean waits(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).flatMap(waiting::in).isPresent();
    }

    /// Empty: there is none, and nothing was begun in it.
    private static String session(HttpServletRequest request) {
        var session = request.getSession(false);
        return session == null ? "" : session.getId();
    }

    private String arrive(
            Outcome.Came came, HttpServletRequest request, HttpServletResponse response) {
        var user = came.user();
        notes.came(user, came.person());
        return "redirect:"
                + session.arrive(
                        user,
                        came.person().issuer(),
                        begun -> FederatedSession.keepIn(begun, came.epoch(), user.getId()),
                        request,
                        response);
    }

    private String proven(HttpSession session) {
        LastProof.keepIn(session, clock.instant());
        return "redirect:" + WaitingForms.BACK;
    }

    private String tried(Outcome.Tried tried, SignedIn me, Flash flash) {
        flash.keep("tried", trials.note(tried.person(), tried.epoch(), me.userId()));
        return "redirect:" + SingleSignOnController.URL;
    }
}
