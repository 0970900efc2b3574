package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.factor.SignedInElsewhere;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Clock;

/// Asks somebody who is signed in for a proof. With what they sent before, [ProofFilter] goes on.
@Controller
class AgainController {

    static final String PROOF = KeptForm.PAGE + "/proof";

    /// The attribute of a request that holds the sealed form.
    static final String KEPT = AgainController.class.getName() + ".kept";

    /// The attribute of a request that says what is wrong with the proof.
    static final String ERRORS = AgainController.class.getName() + ".errors";

    private final Proofs proofs;
    private final KeptForms forms;
    private final WaitingForms waiting;
    private final SignedInElsewhere elsewhere;
    private final Clock clock;

    AgainController(
            Proofs proofs,
            KeptForms forms,
            WaitingForms waiting,
            SignedInElsewhere elsewhere,
            Clock clock) {
        this.proofs = proofs;
        this.forms = forms;
        this.waiting = waiting;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /// In place of the page that was asked for, by whatever method.
    @RequestMapping(KeptForm.PAGE)
    String ask(@AuthenticationPrincipal SignedIn me, HttpServletRequest request, Model model) {
        if (!(request.getAttribute(KEPT) instanceof String kept)) {
            return "redirect:/account";
        }
        model.addAttribute("form", new ProofForm("", "", kept));
        return page(me, request.getSession(), kept, model);
    }

    /// Whoever has proven elsewhere who they are comes back, and sends what waits.
    @GetMapping(WaitingForms.BACK)
    String comeBack(@AuthenticationPrincipal SignedIn me, HttpSession session, Model model) {
        var kept = waiting.in(session);
        if (kept.isEmpty()) {
            return "redirect:/account";
        }
        model.addAttribute("form", new ProofForm("", "", kept.get()));
        return page(me, session, kept.get(), model);
    }

    private String page(SignedIn me, HttpSession session, String kept, Model model) {
        model.addAttribute("deed", forms.open(me, session, kept).map(KeptForm::deed).orElse(null));
        model.addAttribute("has", proofs.kinds(me));
        model.addAttribute("proven", LastProof.isFresh(session, clock.instant()));
        model.addAttribute("elsewhere", elsewhere.isTrueOf(session));
        return "proof/again";
    }

    /// A proof that was wrong, is for a file, or belongs to nothing.
    @PostMapping(PROOF)
    String prove(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") ProofForm form,
            BindingResult errors,
            HttpServletRequest request,
            Model model,
            Flash flash) {
        var session = request.getSession();
        if (request.getAttribute(ERRORS) instanceof BindingResult found) {
            errors.addAllErrors(found);
            return page(me, session, form.kept(), model);
        }
        var kept = forms.open(me, session, form.kept());
        if (kept.isEmpty()) {
            flash.problem("again.gone");
            return "redirect:/account";
        }
        proofs.check(me, session, form, errors);
        if (errors.hasErrors()) {
            return page(me, session, form.kept(), model);
        }
        WaitingForms.forget(session);
        flash.notice("again.file");
        return "redirect:" + kept.get().back();
    }
}
