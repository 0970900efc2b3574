package dev.ownrelay.sso;

import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.Viewers;
import dev.ownrelay.factor.SignedInElsewhere;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.util.UUID;

/// Ends sessions that a provider began which is switched off, or is another one by now, however
/// late they were stored.
@Component
class FederatedSession implements HandlerInterceptor, WebMvcConfigurer, SignedInElsewhere {

    /// The attribute of a session that keeps the epoch of its provider.
    static final String KEPT = FederatedSession.class.getName();

    private final IdentityProviders providers;

    FederatedSession(IdentityProviders providers) {
        this.providers = providers;
    }

    static void keepIn(HttpSession session, UUID epoch) {
        session.setAttribute(KEPT, epoch.toString());
    }

    @Override
    public boolean isTrueOf(HttpSession session) {
        return session.getAttribute(KEPT) != null;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var session = request.getSession(false);
        var kept = session == null ? null : session.getAttribute(KEPT);
        if (kept != null
                && handler instanceof HandlerMethod
                && Viewers.signedIn().isPresent()
                && !stands(kept)) {
            throw new MeAdvice.OutdatedSession();
        }
        return true;
    }

    private boolean stands(Object epoch) {
        return providers
                .find()
                .filter(provider -> provider.enabled())
                .filter(provider -> provider.epoch().toString().equals(epoch))
                .isPresent();
    }
}
