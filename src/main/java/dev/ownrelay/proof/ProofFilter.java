package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.Viewers;
import dev.ownrelay.secret.KeyUnknownException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.Optional;

/// Takes a proof, and goes on with what was asked for before: the rights to that are asked after
/// this, as ever.
class ProofFilter extends OncePerRequestFilter {

    private final Proofs proofs;
    private final KeptForms forms;

    ProofFilter(Proofs proofs, KeptForms forms) {
        this.proofs = proofs;
        this.forms = forms;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod())
                || !request.getRequestURI().equals(AgainController.PROOF);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var me = Viewers.signedIn();
        var next = me.isEmpty() ? request : proven(me.get(), request);
        chain.doFilter(next, response);
    }

    private HttpServletRequest proven(SignedIn me, HttpServletRequest request) {
        var form =
                new ProofForm(
                        request.getParameter("code"),
                        request.getParameter("currentPassword"),
                        request.getParameter("kept"));
        var kept = open(me, request, form).filter(asked -> asked.back() == null);
        if (kept.isEmpty()) {
            return request;
        }
        var errors = new BeanPropertyBindingResult(form, "form");
        proofs.check(me, request.getSession(), form, errors);
        if (errors.hasErrors()) {
            request.setAttribute(AgainController.ERRORS, errors);
            return request;
        }
        WaitingForms.forget(request.getSession());
        return new KeptFormRequest(request, kept.get());
    }

    private Optional<KeptForm> open(SignedIn me, HttpServletRequest request, ProofForm form) {
        try {
            return forms.open(me, request.getSession(), form.kept());
        } catch (KeyUnknownException e) {
            return Optional.empty(); // the page says so
        }
    }
}
