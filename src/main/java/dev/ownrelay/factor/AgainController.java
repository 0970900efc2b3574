package dev.ownrelay.factor;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
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
    private final Clock clock;

    AgainController(Proofs proofs, KeptForms forms, Clock clock) {
        this.proofs = proofs;
        this.forms = forms;
        this.clock = clock;
    }

    /// In place of the page that was asked for, by whatever method.
    @RequestMapping(KeptForm.PAGE)
    String ask(@AuthenticationPrincipal SignedIn me, HttpServletRequest request, Model model) {
        if (!(request.getAttribute(KEPT) instanceof String kept)) {
            return "redirect:/account";
        }
        model.addAttribute("form", new FactorForms.Proof("", "", kept));
        return page(me, model);
    }

    private String page(SignedIn me, Model model) {
        model.addAttribute("has", proofs.kinds(me));
        return "factor/again";
    }

    /// A proof that was wrong, is for a file, or belongs to nothing.
    @PostMapping(PROOF)
    String prove(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Proof form,
            BindingResult errors,
            HttpServletRequest request,
            Model model,
            Flash flash) {
        if (request.getAttribute(ERRORS) instanceof BindingResult found) {
            errors.addAllErrors(found);
            return page(me, model);
        }
        var kept = forms.open(me, request.getSession(), form.kept());
        if (kept.isEmpty()) {
            flash.problem("again.gone");
            return "redirect:/account";
        }
        proofs.check(me, form, errors);
        if (errors.hasErrors()) {
            return page(me, model);
        }
        LastProof.keepIn(request.getSession(), clock.instant());
        flash.notice("again.file");
        return "redirect:" + kept.get().back();
    }
}
