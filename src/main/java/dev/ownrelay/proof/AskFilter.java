package dev.ownrelay.proof;

import dev.ownrelay.account.Viewers;
import dev.ownrelay.web.AskedAgain;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/// Leads whoever asks for something dangerous, and may, to the page that asks for a proof first.
class AskFilter extends OncePerRequestFilter {

    private final Proofs proofs;
    private final KeptForms forms;
    private final HandlerMapping pages;
    private final Clock clock;

    AskFilter(Proofs proofs, KeptForms forms, HandlerMapping pages, Clock clock) {
        this.proofs = proofs;
        this.forms = forms;
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var me = Viewers.signedIn();
        if (me.isEmpty() || LastProof.isFresh(request.getSession(), clock.instant())) {
            chain.doFilter(request, response);
            return;
        }
        var asked =
                asked(request).filter(page -> !page.ofFactorsOnly() || proofs.byFactor(me.get()));
        if (asked.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        var form = KeptForm.of(request, asked.get());
        request.setAttribute(
                AgainController.KEPT, forms.seal(me.get(), request.getSession(), form));
        chain.doFilter(new OtherPageRequest(request, KeptForm.PAGE), response);
    }

    private Optional<AskedAgain> asked(HttpServletRequest request) {
        ServletRequestPathUtils.parseAndCache(request);
        try {
            var found = pages.getHandler(request);
            return found != null && found.getHandler() instanceof HandlerMethod page
                    ? Optional.ofNullable(page.getMethodAnnotation(AskedAgain.class))
                    : Optional.empty();
        } catch (Exception noSuchPage) {
            return Optional.empty(); // which is said later
        } finally {
            ServletRequestPathUtils.clearParsedRequestPath(request);
        }
    }
}
