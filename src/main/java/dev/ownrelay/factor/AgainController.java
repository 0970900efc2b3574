package dev.ownrelay.factor;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.web.Flash;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Asks somebody who is signed in for a proof, and goes on with what they sent before.
@Controller
@RequestMapping(KeptForm.PAGE)
class AgainController {

    /// The attribute of a request that holds the sealed form.
    static final String KEPT = AgainController.class.getName();

    private final Proofs proofs;
    private final SecretVault vault;
    private final Clock clock;

    AgainController(Proofs proofs, SecretVault vault, Clock clock) {
        this.proofs = proofs;
        this.vault = vault;
        this.clock = clock;
    }

    static SecretContext context(SignedIn me, HttpSession session) {
        var of = List.of(session.getId());
        return new SecretContext("asked-again", me.tenantId(), me.userId(), of);
    }

    /// In place of the page that was asked for, by whatever method.
    @RequestMapping
    String ask(@AuthenticationPrincipal SignedIn me, HttpServletRequest request, Model model) {
        if (!(request.getAttribute(KEPT) instanceof String kept)) {
            return "redirect:/account";
        }
        model.addAttribute("form", new FactorForms.Proof("", "", kept));
        return page(me, model);
    }

    private String page(SignedIn me, Model model) {
        model.addAttribute("byCode", proofs.byCode(me));
        return "factor/again";
    }

    @PostMapping("/proof")
    @Nullable String prove(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("form") FactorForms.Proof form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Flash flash)
            throws ServletException, IOException {
        var kept = open(me, request.getSession(), form.kept());
        if (kept.isEmpty()) {
            flash.problem("again.gone");
            return "redirect:/account";
        }
        proofs.check(me, form, errors);
        if (errors.hasErrors()) {
            return page(me, model);
        }
        LastProof.keepIn(request.getSession(), clock.instant());
        var back = kept.get().back();
        if (back != null) {
            flash.notice("again.file");
            return "redirect:" + back;
        }
        kept.get().goOn(request, response);
        return null; // it has answered
    }

    /// Empty: it is not one of this session's.
    ///
    /// @throws KeyUnknownException while the key to it is not known here
    private Optional<KeptForm> open(SignedIn me, HttpSession session, String kept) {
        try {
            var sealed = new SealedSecret(kept);
            return Optional.of(KeptForm.read(vault.open(context(me, session), sealed)));
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }
}
